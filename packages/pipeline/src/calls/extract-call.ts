import { ExtractInfo } from "../info/extract-info.js";
import { checkFormat } from "../jobs/choose-format.js";
import { writerChoices } from "../jobs/writer-choices.js";
import { hasDestination, resolveDestinations } from "../setup/resolve-destinations.js";
import { extractStep } from "../steps/extract-step.js";
import { runFacts } from "../steps/run-facts.js";
import type { Call } from "./call.js";
import { hasPackageOf } from "./has-package-of.js";
import type { RunRequest } from "./run-request.js";

/** Leaves rows of the sources in the working folder. */
export async function extractCall(call: Call, request: RunRequest): Promise<ExtractInfo> {
  const { setup, choices, lastSync, signal } = call;
  const { pipeline, clock, config, store } = setup;
  const { sources = [], loaderFileFormat, idempotencyKey } = request;
  const startedAt = clock.now();
  const destinations = hasDestination(setup, choices) ? await resolveDestinations(setup, choices) : undefined;
  if (destinations !== undefined && loaderFileFormat !== undefined) checkFormat(loaderFileFormat, destinations);
  const facts = await runFacts(setup, destinations, { ...request, datasetName: choices.datasetName, sources, resend: lastSync.resend });
  const isDone = idempotencyKey !== undefined && (await hasPackageOf(store, idempotencyKey));
  const ofWriter = await writerChoices(config, choices);
  const packages = isDone ? [] : await extractStep(setup, { sources, facts, choices: ofWriter, signal });
  if (!isDone) lastSync.sent(facts);
  return new ExtractInfo(pipeline, startedAt, clock.now(), packages);
}
