import { DestinationError } from "@dlt-ts/core";
import type { DuckDBInstance } from "@duckdb/node-api";

/** The last commit of each instance that was asked for. */
const last = new WeakMap<DuckDBInstance, Promise<void>>();

/**
 * Commits of one instance take turns. DuckDB lets transactions run beside each other and fails all but the first that change the same rows or
 * tables, at once; of many loaders that try again, some would never be the first. Rejects with a
 * `DestinationError` (`aborted`) when the signal fires before the turn.
 */
export async function inTurn<Value>(instance: DuckDBInstance, signal: AbortSignal, work: () => Promise<Value>): Promise<Value> {
  const before = last.get(instance);
  const turn = Promise.withResolvers<void>();
  // Whoever comes next waits for those before us too, also when we do not.
  last.set(
    instance,
    turn.promise.then(() => before),
  );
  try {
    if (before !== undefined) await beforeSignal(before, signal);
    return await work();
  } finally {
    turn.resolve();
  }
}

async function beforeSignal(waiting: Promise<void>, signal: AbortSignal): Promise<void> {
  const fired = Promise.withResolvers<never>();
  const fire = (): void => fired.reject(new DestinationError("aborted", "Stopped by a signal.", { cause: signal.reason }));
  signal.addEventListener("abort", fire, { once: true });
  try {
    if (signal.aborted) fire();
    await Promise.race([waiting, fired.promise]);
  } finally {
    signal.removeEventListener("abort", fire);
  }
}
