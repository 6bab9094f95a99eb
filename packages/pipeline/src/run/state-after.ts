import type { StoredState } from "@dlt-ts/core";
import type { Clock } from "./clock.js";
import type { StateFacts } from "./state-facts.js";
export function stateAfter(_text: string | undefined, _facts: StateFacts, _clock: Clock): { document: string; row: StoredState | undefined } {
  return { document: "{}", row: undefined };
}
