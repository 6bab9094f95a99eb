import { setImmediate } from "node:timers/promises";

/** The longest that pages are taken without a turn of the event loop, in milliseconds. */
const longest = 50;

/**
 * Lets timers and signals of the process have their turn between pages. A source that never waits, and whose rows are all left out, would
 * otherwise hold the event loop to its end: nothing could stop the run, and the lock would show no sign of life.
 */
export class EventLoopTurns {
  #last: number = performance.now();

  /** Whether it is time for `take()`. */
  get isDue(): boolean {
    return performance.now() - this.#last > longest;
  }

  /** A turn. Rejects with the reason of the signal if that has fired. */
  async take(signal: AbortSignal): Promise<void> {
    await setImmediate();
    this.#last = performance.now();
    signal.throwIfAborted();
  }
}
