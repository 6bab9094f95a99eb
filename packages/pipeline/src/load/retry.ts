import { DestinationError, type Retry } from "@dlt-ts/core";
import type { StepProgress } from "../progress/step-progress.js";
import type { Clock } from "../process/clock.js";

/** The only file that tries again. A destination makes one attempt and says who may repeat it; see `DestinationError.retry`. */
export interface Retrying {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly progress: StepProgress;
  /** How often something is done at most, the first time included. Default 5. */
  readonly attempts?: number | undefined;
}

/** The longest wait after the first failure, in milliseconds; it doubles with each further one. */
const firstWait = 500;
const longestWait = 60_000;

/** Does something until it succeeds, fails in a way that `scope` does not cover, or has failed `attempts` times. */
export async function retrying<Value>(
  scope: Exclude<Retry, "never">,
  { clock, signal, progress, attempts = 5 }: Retrying,
  work: () => Promise<Value>,
): Promise<Value> {
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (retryOf(error) !== scope || attempt >= attempts || signal.aborted) throw error;
      const delay = delayAfter(attempt, error, clock);
      progress.say({ type: "retry", scope, attempt, delay, message: (error as Error).message });
      await clock.sleep(delay, signal);
    }
  }
}

export function retryOf(error: unknown): Retry {
  return DestinationError.isInstance(error) ? error.retry : "never";
}

/** Full jitter: clients that failed together do not come back together. What the destination asked for is the least. */
function delayAfter(attempt: number, error: unknown, clock: Clock): number {
  const asked = DestinationError.isInstance(error) ? (error.retryAfter ?? 0) : 0;
  return Math.round(asked + clock.random() * Math.min(longestWait, firstWait * 2 ** (attempt - 1)));
}
