import { DestinationError } from "@dlt-ts/core";
import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { pipeline, type Pipeline } from "../../src/pipeline.js";
import type { PipelineOptions } from "../../src/pipeline-options.js";
import { resource } from "../../src/resource/resource.js";
import type { PipelineTrace } from "../../src/trace/pipeline-trace.js";
import { ScriptedDestination } from "../support/scripted-destination.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const orders = resource("orders", [{ id: 1, items: [{ sku: "a" }] }, { id: 2 }]);

function world(options: PipelineOptions = {}): { readonly pipe: Pipeline; readonly file: string } {
  const folder = temporaryFolder();
  const pipe = pipeline("shop", {
    destination: memory({ store: new MemoryStore() }),
    pipelinesDir: folder,
    datasetName: "data",
    ...options,
  });
  return { pipe, file: join(folder, "shop", "trace.json") };
}

const told = (trace: PipelineTrace | undefined): readonly string[] => trace!.steps.map(({ step, status }) => `${step} ${status}`);

describe("a trace", () => {
  test("tells the steps of a run, where it ran and what it found in config", async () => {
    const { pipe, file } = world();
    expect(await pipe.lastTrace()).toBeUndefined();
    const info = await pipe.run(orders);
    const trace = (await pipe.lastTrace())!;

    expect(told(trace)).toEqual(["sync completed", "extract completed", "load completed", "run completed"]);
    expect(trace).toMatchObject({ pipeline: "shop", status: "completed", execution: { node: process.version } });
    expect(trace.transactionId).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(trace.steps.map(({ spanId }) => spanId)).size).toBe(4);
    expect(trace.lastExtractInfo!.packages).toMatchObject([
      { loadId: info.loadIds[0], resources: [{ resource: "orders", rows: 2, pages: 1 }] },
    ]);
    expect(trace.lastNormalizeInfo!.rows).toEqual({ orders: 2, orders__items: 1 });
    expect(trace.lastNormalizeInfo!.packages[0]!.schemaChanges).toMatchObject([
      { table: "orders", isNew: true },
      { table: "orders__items", isNew: true },
    ]);
    expect(trace.lastLoadInfo!.packages).toEqual(info.packages);
    expect(trace.lastLoadInfo).toMatchObject({ destination: { type: "memory" }, dataset: "data" });
    expect(String(trace)).toMatch(
      /^Pipeline shop completed in .*\n  sync: completed in .*\n  extract \S+: completed in .*\n  load \S+: completed .*\n  run: completed in /,
    );
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(JSON.parse(JSON.stringify(trace)));
    expect(existsSync(`${file}.tmp`)).toBe(false);
    expect(Object.isFrozen(trace.steps)).toBe(true);
  });

  test("of single steps is one trace, and a run begins a new one", async () => {
    const { pipe } = world();
    await pipe.extract(orders);
    const first = (await pipe.lastTrace())!.transactionId;
    await pipe.normalize();
    await pipe.load();
    const trace = await pipe.lastTrace();
    expect(told(trace)).toEqual(["extract completed", "normalize completed", "load completed"]);
    expect(trace!.transactionId).toBe(first);
    await pipe.load();
    expect(told(await pipe.lastTrace())).toHaveLength(4);
    await pipe.run();
    expect(told(await pipe.lastTrace())).toEqual(["run completed"]);
    expect((await pipe.lastTrace())!.transactionId).not.toBe(first);
  });

  test("keeps at most 100 steps", async () => {
    const { pipe, file } = world();
    await pipe.run(orders);
    const content = JSON.parse(readFileSync(file, "utf8")) as { steps: object[] };
    writeFileSync(file, JSON.stringify({ ...content, steps: Array.from({ length: 100 }, () => content.steps[0]) }));
    await pipe.load();
    const { steps } = (await pipe.lastTrace())!;
    expect(steps).toHaveLength(100);
    expect(steps.at(-1)!.step).toBe("load");
  });

  test("tells of what failed, with its causes", async () => {
    const scripted = new ScriptedDestination().script(
      "commit",
      new DestinationError("constraint", "a row is in the way", { cause: new Error("driver") }),
    );
    const { pipe } = world({ destination: scripted.destination });
    await expect(pipe.run(orders)).rejects.toThrow("a row is in the way");
    const trace = (await pipe.lastTrace())!;
    expect(told(trace)).toEqual(["extract completed", "load failed", "run failed"]);
    const { exceptions } = trace.steps[1]!;
    expect(exceptions).toEqual(trace.steps[2]!.exceptions);
    expect(exceptions!.map(({ name, code }) => [name, code])).toEqual([
      ["PipelineStepError", "DLT_PIPELINE_STEP"],
      ["DestinationError", expect.any(String)],
      ["Error", undefined],
    ]);
    expect(exceptions![2]!.stack![0]).toMatch(/^at /);
    expect(exceptions![0]!.stack).toBeUndefined();
    expect(String(trace)).toContain("caused by Error: driver");
  });

  test("tells of a source that failed, and of what failed before any step", async () => {
    const { pipe } = world();
    const broken = resource("broken", () => {
      throw new TypeError("no such field");
    });
    await expect(pipe.run(broken)).rejects.toThrow("broken");
    const trace = await pipe.lastTrace();
    expect(told(trace)).toEqual(["sync completed", "extract failed", "run failed"]);
    expect(trace!.steps[1]!.exceptions!.at(-1)).toMatchObject({
      name: "TypeError",
      message: "no such field",
      stack: expect.arrayContaining([expect.stringContaining("trace.test")]),
    });

    const nowhere = pipeline("shop", { pipelinesDir: temporaryFolder() });
    await expect(nowhere.load()).rejects.toThrow("destination");
    expect(told(await nowhere.lastTrace())).toEqual(["load failed"]);
  });

  test("counts retries", async () => {
    const scripted = new ScriptedDestination().script("run", new DestinationError("contention", "deadlock"));
    const folder = temporaryFolder();
    const { Pipeline } = await import("../../src/pipeline.js");
    const clock = { now: () => 1_700_000_000_000, random: () => 0, sleep: () => Promise.resolve() };
    const pipe = new Pipeline("shop", { destination: scripted.destination, pipelinesDir: folder }, clock);
    const info = await pipe.run([{ id: 1 }], { tableName: "orders" });
    const [job] = info.packages[0]!.jobs;
    expect(job).toMatchObject({ table: "orders", rows: 1, attempts: 2, metrics: { calls: 1 }, startedAt: "2023-11-14T22:13:20.000Z" });
    expect((await pipe.lastTrace())!.steps[1]).toMatchObject({ step: "load", retries: 1 });
  });

  test("that is damaged or of another format is a warning, and the next call writes a new one", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockReturnValue(undefined);
    const { pipe, file } = world();
    await pipe.run(orders);
    for (const text of ["{", "null", '{"format":2,"steps":[]}']) {
      writeFileSync(file, text);
      expect(await pipe.lastTrace()).toBeUndefined();
      expect(warn.mock.lastCall![0]).toContain("cannot be read");
    }
    await pipe.load();
    expect(told(await pipe.lastTrace())).toEqual(["load completed"]);
    warn.mockRestore();
  });

  test("that cannot be written fails nothing", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockReturnValue(undefined);
    const { pipe, file } = world();
    await pipe.run(orders);
    rmSync(file);
    mkdirSync(join(file, "in the way"), { recursive: true });
    expect((await pipe.run(orders)).rows).toEqual({ orders: 2, orders__items: 1 });
    expect(warn.mock.lastCall![0]).toContain("cannot be written");
    warn.mockRestore();
  });
});
