import { DestinationError, type ErrorReason } from "@dlt-ts/core";
import { describe, expect, test } from "vitest";
import type { PipelineEvent } from "../pipeline-event.js";
import { StepProgress } from "../progress/step-progress.js";
import type { Clock } from "../process/clock.js";
import { retrying, type Retrying } from "./retry.js";

interface Trial {
  readonly settings: Retrying;
  readonly waits: number[];
  readonly events: PipelineEvent[];
}

function trial(options: { random?: number; signal?: AbortSignal; attempts?: number } = {}): Trial {
  const waits: number[] = [];
  const events: PipelineEvent[] = [];
  const clock: Clock = {
    now: () => 0,
    random: () => options.random ?? 1,
    sleep: (milliseconds) => Promise.resolve(void waits.push(milliseconds)),
  };
  const signal = options.signal ?? new AbortController().signal;
  const progress = new StepProgress((event) => events.push(event), "p", "load");
  return { waits, events, settings: { clock, signal, progress, attempts: options.attempts } };
}

/** Fails with these errors, one after the other, then succeeds. */
function failing(...errors: readonly unknown[]): () => Promise<string> {
  const left = [...errors];
  return () => (left.length === 0 ? Promise.resolve("done") : Promise.reject(left.shift()));
}

const error = (reason: ErrorReason, retryAfter?: number): DestinationError =>
  new DestinationError(reason, reason, retryAfter === undefined ? {} : { retryAfter });

describe("retrying", () => {
  test("waits twice as long each time, up to a minute", async () => {
    const { settings, waits } = trial({ attempts: 10 });
    await expect(retrying("call", settings, failing(...Array.from({ length: 9 }, () => error("contention"))))).resolves.toBe("done");
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  });

  test("spreads the waits by chance", async () => {
    const { settings, waits } = trial({ random: 0.25 });
    await retrying("call", settings, failing(error("contention"), error("contention")));
    expect(waits).toEqual([125, 250]);
  });

  test("waits at least as long as the destination asks", async () => {
    const { settings, waits } = trial({ random: 0.5 });
    await retrying("call", settings, failing(error("rate-limit", 30_000)));
    expect(waits).toEqual([30_250]);
  });

  test("gives up after five attempts and throws the last error", async () => {
    const { settings, waits, events } = trial();
    const last = error("contention");
    const others = Array.from({ length: 4 }, () => error("contention"));
    await expect(retrying("call", settings, failing(...others, last))).rejects.toBe(last);
    expect(waits).toHaveLength(4);
    expect(events.map((event) => event.type === "retry" && event.attempt)).toEqual([1, 2, 3, 4]);
  });

  test.each(["connection", "permission"] as const)("a call is not repeated after %s", async (reason) => {
    const { settings, waits } = trial();
    await expect(retrying("call", settings, failing(error(reason)))).rejects.toThrow(reason);
    expect(waits).toEqual([]);
  });

  test("what no destination classified is not repeated", async () => {
    const { settings } = trial();
    await expect(retrying("session", settings, failing(new Error("boom")))).rejects.toThrow("boom");
  });

  test("stops at a signal, before the first attempt and between two", async () => {
    const fired = trial({ signal: AbortSignal.abort(new Error("stop")) });
    let calls = 0;
    await expect(retrying("call", fired.settings, () => Promise.resolve(++calls))).rejects.toThrow("stop");
    expect(calls).toBe(0);

    const controller = new AbortController();
    const running = trial({ signal: controller.signal });
    const work = (): Promise<never> => {
      controller.abort(new Error("stop"));
      return Promise.reject(error("contention"));
    };
    await expect(retrying("call", running.settings, work)).rejects.toThrow("contention");
    expect(running.waits).toEqual([]);
  });
});
