import type { JobDescription } from "@dlt-ts/core";
import { describe, expect, test } from "vitest";
import { concurrencyOf } from "./concurrency.js";
import { lanesOf, runLanes } from "./lanes.js";

const job = (id: string, table: string = "t"): JobDescription => ({ id, table, format: "jsonl", rows: 1, bytes: 1, sha256: "" });
const ids = (lanes: ReturnType<typeof lanesOf>): string[][] => lanes.lanes.map((lane) => lane.map(({ id }) => id));

/** Holds every job until it is released by its id. */
function gate(): { readonly running: string[]; run(job: JobDescription): Promise<void>; end(id: string, error?: Error): Promise<void> } {
  const running: string[] = [];
  const waiting = new Map<string, PromiseWithResolvers<void>>();
  return {
    running,
    run: (description) => {
      running.push(description.id);
      const held = Promise.withResolvers<void>();
      waiting.set(description.id, held);
      return held.promise;
    },
    end: async (id, error) => {
      running.splice(running.indexOf(id), 1);
      if (error === undefined) waiting.get(id)!.resolve();
      else waiting.get(id)!.reject(error);
      // All that follows from it happens in microtasks.
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe("lanes", () => {
  const jobs = [job("a1", "a"), job("b1", "b"), job("a2", "a")];

  test("are as wide as the destination says", () => {
    expect(lanesOf(jobs, { jobs: "parallel", max: 2 })).toMatchObject({ width: 2 });
    expect(lanesOf(jobs, { jobs: "sequential", max: 7 })).toMatchObject({ width: 1 });
  });

  test("are narrowed by the user, never widened", () => {
    expect(concurrencyOf({ jobs: "parallel" }, { jobs: undefined, max: 20 })).toEqual({ jobs: "parallel", max: 20 });
    expect(concurrencyOf({ jobs: "parallel", max: 4 }, { jobs: "sequential", max: 20 })).toEqual({ jobs: "sequential", max: 4 });
    expect(concurrencyOf({ jobs: "per-table", max: 4 }, { jobs: "parallel", max: 2 })).toEqual({ jobs: "per-table", max: 2 });
    expect(concurrencyOf({ jobs: "parallel", max: 0 }, { jobs: undefined, max: 0 })).toEqual({ jobs: "parallel", max: 1 });
  });

  test("hold the jobs of a table together where the destination wants it", () => {
    expect(ids(lanesOf(jobs, { jobs: "parallel", max: 9 }))).toEqual([["a1"], ["b1"], ["a2"]]);
    expect(ids(lanesOf(jobs, { jobs: "per-table", max: 9 }))).toEqual([["a1", "a2"], ["b1"]]);
    expect(ids(lanesOf(jobs, { jobs: "sequential", max: 9 }))).toEqual([["a1", "b1", "a2"]]);
  });

  test("run beside each other, their jobs one after the other", async () => {
    const held = gate();
    const done = runLanes(lanesOf(jobs, { jobs: "per-table", max: 9 }), held.run, () => {});
    expect(held.running).toEqual(["a1", "b1"]);
    await held.end("a1");
    expect(held.running).toEqual(["b1", "a2"]);
    await held.end("b1");
    await held.end("a2");
    await done;
  });

  test("no more run than the width allows", async () => {
    const held = gate();
    const done = runLanes(lanesOf(jobs, { jobs: "parallel", max: 2 }), held.run, () => {});
    expect(held.running).toEqual(["a1", "b1"]);
    await held.end("b1");
    expect(held.running).toEqual(["a1", "a2"]);
    await held.end("a1");
    await held.end("a2");
    await done;
  });

  test("a failure starts no further job, says so at once, and waits for those that run", async () => {
    const held = gate();
    const failures: unknown[] = [];
    let settled = false;
    const done = runLanes(lanesOf([...jobs, job("c1", "c")], { jobs: "parallel", max: 2 }), held.run, (error) => failures.push(error));
    done.catch(() => {}).finally(() => (settled = true));
    await held.end("a1", new Error("first"));
    expect(failures).toHaveLength(1);
    expect(held.running).toEqual(["b1"]);
    expect(settled).toBe(false);
    await held.end("b1", new Error("second"));
    await expect(done).rejects.toThrow("first");
    expect(failures).toHaveLength(1);
    expect(held.running).toEqual([]);
  });

  test("without jobs nothing happens", async () => {
    await runLanes(
      lanesOf([], { jobs: "sequential", max: 9 }),
      () => Promise.reject(new Error("no job")),
      () => {},
    );
  });
});
