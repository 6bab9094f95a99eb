import { NormalizeInfo } from "../info/normalize-info.js";
import { writerChoices } from "../jobs/writer-choices.js";
import { resolveDestinations } from "../setup/resolve-destinations.js";
import { normalizeStep } from "../steps/normalize-step.js";
import type { Call } from "./call.js";

/** Makes job files of the packages that wait for it. */
export async function normalizeCall({ setup, choices, signal }: Call): Promise<NormalizeInfo> {
  const { pipeline, clock, config } = setup;
  const startedAt = clock.now();
  const ofWriter = await writerChoices(config, choices);
  const destinations = await resolveDestinations(setup, choices);
  const packages = await normalizeStep(setup, { destinations, choices: ofWriter, signal, onUnsupported: choices.onUnsupported });
  return new NormalizeInfo(pipeline, startedAt, clock.now(), packages);
}
