import type { RunFacts } from "../steps/run-facts.js";
import type { SyncResult } from "../steps/sync-step.js";

/** What the destination said last, for the packages that later calls of the same instance write. */
export class LastSync {
  #resend = false;

  /** The next package takes the state along, changed or not: the destination does not have what was sent to it once. */
  get resend(): boolean {
    return this.#resend;
  }

  heard({ resend }: SyncResult): void {
    this.#resend = resend;
  }

  /** The state is in a package. */
  sent({ resend }: RunFacts): void {
    if (resend === true) this.#resend = false;
  }
}
