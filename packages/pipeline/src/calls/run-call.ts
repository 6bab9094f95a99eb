import { LoadInfo } from "../info/load-info.js";
import { checkFormat } from "../jobs/choose-format.js";
import { writerChoices } from "../jobs/writer-choices.js";
import { resolveDestinations } from "../setup/resolve-destinations.js";
import { fusedStep } from "../steps/fused-step.js";
import { loadStep } from "../steps/load-step.js";
import { normalizeStep } from "../steps/normalize-step.js";
import { runFacts } from "../steps/run-facts.js";
import { syncStep } from "../steps/sync-step.js";
import type { Call } from "./call.js";
import { hasPackageOf } from "./has-package-of.js";
import type { RunRequest } from "./run-request.js";

/** Finishes the packages that wait, then takes the sources through all steps. */
export async function runCall(call: Call, request: RunRequest): Promise<LoadInfo> {
  const { setup, choices, lastSync, signal } = call;
  const { pipeline, clock, config, settings, store } = setup;
  const { sources, loaderFileFormat, idempotencyKey } = request;
  const startedAt = clock.now();
  const { datasetName, onUnsupported } = choices;
  const ofWriter = await writerChoices(config, choices);
  const destinations = await resolveDestinations(setup, choices);
  if (loaderFileFormat !== undefined) checkFormat(loaderFileFormat, destinations);
  const isDone = idempotencyKey !== undefined && (await hasPackageOf(store, idempotencyKey));

  await normalizeStep(setup, { destinations, choices: ofWriter, signal, onUnsupported });
  const waiting = await loadStep(setup, destinations, choices, signal);
  if (sources === undefined || isDone) return new LoadInfo(pipeline, startedAt, clock.now(), waiting);

  if (settings.restoreFromDestination && !settings.devMode) {
    // Before each run: another machine may have loaded since the last one, or the folder may be gone.
    lastSync.heard(await syncStep(setup, destinations, datasetName, signal));
  }
  const facts = await runFacts(setup, destinations, { ...request, datasetName, sources, resend: lastSync.resend });
  const written = await fusedStep(setup, { sources, destinations, facts, choices: ofWriter, signal, onUnsupported });
  lastSync.sent(facts);
  const own = new Set(written.map(({ loadId }) => loadId));
  const loaded = await loadStep(setup, destinations, { ...choices, written: own }, signal);
  const packages = [...waiting.packages, ...loaded.packages];
  return new LoadInfo(pipeline, startedAt, clock.now(), { ...loaded, packages });
}
