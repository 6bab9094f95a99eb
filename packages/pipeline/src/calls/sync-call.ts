import type { DestinationOptions } from "../pipeline-options.js";
import { resolveDestinations } from "../setup/resolve-destinations.js";
import { syncStep, type SyncResult } from "../steps/sync-step.js";
import type { Call } from "./call.js";
import { choicesOfCall } from "./choices-of-call.js";
import { refuseWaiting } from "./refuse-waiting.js";

/** Takes over what the destination remembers. */
export async function syncCall(call: Call, changes: DestinationOptions): Promise<SyncResult> {
  const { setup, lastSync, signal } = call;
  await refuseWaiting(setup, "sync()");
  const choices = choicesOfCall(call.choices, changes);
  const result = await syncStep(setup, await resolveDestinations(setup, choices), choices.datasetName, signal);
  lastSync.heard(result);
  return result;
}
