import { setTimeout as sleep } from "node:timers/promises";

/** Time and chance, so that tests need neither. */
export interface Clock {
  /** Milliseconds since 1970, with a fraction. */
  now(): number;
  /** Rejects with the reason of the signal when it fires. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** From 0 up to, not including, 1. */
  random(): number;
}

export const systemClock: Clock = {
  // The fraction keeps load ids of two processes apart that start in the same millisecond.
  now: () => Date.now() + (performance.now() % 1),
  sleep: async (milliseconds, signal) => {
    try {
      await sleep(milliseconds, undefined, { signal });
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    }
  },
  random: Math.random,
};
