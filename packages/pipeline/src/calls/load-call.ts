import { LoadInfo } from "../info/load-info.js";
import type { DestinationOptions } from "../pipeline-options.js";
import { resolveDestinations } from "../setup/resolve-destinations.js";
import { loadStep } from "../steps/load-step.js";
import type { Call } from "./call.js";
import { choicesOfCall } from "./choices-of-call.js";

/** Loads the packages that wait for it. */
export async function loadCall(call: Call, changes: DestinationOptions): Promise<LoadInfo> {
  const { setup, signal } = call;
  const startedAt = setup.clock.now();
  const choices = choicesOfCall(call.choices, changes);
  const result = await loadStep(setup, await resolveDestinations(setup, choices), choices, signal);
  return new LoadInfo(setup.pipeline, startedAt, setup.clock.now(), result);
}
