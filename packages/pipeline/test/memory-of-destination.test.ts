import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { attach } from "../src/attach.js";
import { Pipeline, pipeline } from "../src/pipeline.js";
import type { PipelineOptions } from "../src/pipeline-options.js";
import type { PipelineEvent } from "../src/pipeline-event.js";
import { resource, type Resource } from "../src/resource/resource.js";
import { decodeState } from "../src/state/decode-state.js";
import { ScriptedDestination } from "./support/scripted-destination.js";
import { temporaryFolder } from "./support/temporary-folder.js";

/** A pipeline on a machine of its own. */
function machine(store: MemoryStore, options: PipelineOptions = {}): { readonly pipe: Pipeline; readonly folder: string } {
  const folder = temporaryFolder();
  const choices = { destination: memory({ store }), pipelinesDir: folder, projectFolder: folder, datasetName: "data", ...options };
  return { pipe: pipeline("shop", choices), folder };
}

/** A resource that gives the numbers that it has not given yet, up to a limit. */
function numbers(to: number): Resource {
  return resource("numbers", function* ({ state }: { readonly state: Record<string, unknown> }) {
    const from = Number(state["next"] ?? 0);
    state["next"] = to;
    for (let id = from; id < to; id++) yield { id };
  } as never);
}

const ids = (store: MemoryStore): readonly unknown[] => store.rows("data", "numbers").map((row) => row["id"]);
const versions = (store: MemoryStore): readonly unknown[] => store.rows("data", "_dlt_pipeline_state").map((row) => row["version"]);

describe("a new machine", () => {
  test("goes on where the last one ended: with its state and its schema", async () => {
    const store = new MemoryStore();
    await machine(store).pipe.run(numbers(3));
    const second = machine(store).pipe;
    await second.run(numbers(5));
    expect(ids(store)).toEqual([0, 1, 2, 3, 4]);
    expect(versions(store)).toEqual([1, 2]);
    expect(store.rows("data", "_dlt_version")).toHaveLength(1);
    const third = machine(store).pipe;
    expect(await third.sync()).toEqual({ found: true, restored: true });
    expect((await third.schema())!.tables.has("numbers")).toBe(true);
    expect((await third.state())!.sources).toEqual({ shop: { resources: { numbers: { next: 5 } } } });
    expect(await third.sync()).toEqual({ found: true, restored: false });
  });

  test("and the first one notices that it was overtaken", async () => {
    const store = new MemoryStore();
    const first = machine(store);
    await first.pipe.run(numbers(2));
    await machine(store).pipe.run(numbers(4));
    const again = pipeline("shop", { destination: memory({ store }), pipelinesDir: first.folder, datasetName: "data" });
    await again.run(numbers(6));
    expect(ids(store)).toEqual([0, 1, 2, 3, 4, 5]);
    // No load id is lower than one that it follows, however the clocks of the machines go.
    const loads = store.rows("data", "_dlt_loads").map((row) => String(row["load_id"]));
    expect(loads).toEqual(loads.toSorted());
  });

  test("and two pipelines that live on, and take turns, load rows once", async () => {
    const store = new MemoryStore();
    const [left, right] = [machine(store).pipe, machine(store).pipe];
    for (const [turn, pipe] of [left, right, left, right, right, left].entries()) await pipe.run(numbers(turn + 1));
    expect(ids(store)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test("or a folder that vanished while the pipeline lives: rows are loaded once", async () => {
    const store = new MemoryStore();
    const { pipe } = machine(store);
    await pipe.run(numbers(2));
    await pipe.run(numbers(3));
    rmSync(await pipe.workingFolder(), { recursive: true });
    await pipe.run(numbers(5));
    expect(ids(store)).toEqual([0, 1, 2, 3, 4]);
  });

  test("whose clock is behind makes load ids above those of the destination", async () => {
    const store = new MemoryStore();
    await machine(store).pipe.run(numbers(2));
    const clock = { now: () => 1_000_000_000_000, sleep: () => Promise.resolve(), random: () => 0 };
    const late = new Pipeline("shop", { destination: memory({ store }), pipelinesDir: temporaryFolder(), datasetName: "data" }, clock);
    await late.run(numbers(3));
    await machine(store).pipe.run(numbers(4));
    expect(ids(store)).toEqual([0, 1, 2, 3]);
  });

  test("does not ask where it shall not", async () => {
    const store = new MemoryStore();
    await machine(store).pipe.run(numbers(2));
    await machine(store, { restoreFromDestination: false }).pipe.run(numbers(2));
    expect(ids(store)).toEqual([0, 1, 0, 1]);
  });

  test("does not begin when the destination cannot be reached, and leaves everything as it was", async () => {
    const scripted = new ScriptedDestination({ offers: { ledger: true, read: false } }).script("connect", new Error("no route"));
    const { pipe } = machine(new MemoryStore(), { destination: scripted.destination });
    let asked = false;
    const source = resource("numbers", () => {
      asked = true;
      return [{ id: 1 }];
    });
    await expect(pipe.run(source)).rejects.toMatchObject({
      code: "DLT_PIPELINE_STEP",
      step: "sync",
      message: expect.stringMatching(/failed to ask its destination what it remembers: .*no route.* Nothing was changed\./),
    });
    expect(asked).toBe(false);
    await pipe.run(source);
    expect(scripted.files.has("numbers")).toBe(true);
  });
});

describe("a destination that lost what was loaded", () => {
  test("gets schema and state again with the next load, though nothing changed", async () => {
    const store = new MemoryStore();
    const { pipe, folder } = machine(store);
    const rows = resource("numbers", [{ id: 1 }]);
    await pipe.run(rows);
    store.drop("data");
    const again = pipeline("shop", { destination: memory({ store }), pipelinesDir: folder, datasetName: "data" });
    await again.run(rows);
    await again.run(rows);
    expect(versions(store)).toEqual([1]);
    expect(store.rows("data", "_dlt_version")).toHaveLength(1);
    expect(await machine(store).pipe.sync()).toEqual({ found: true, restored: true });
  });

  test("still gets the packages that wait, where Python dlt throws them away", async () => {
    const store = new MemoryStore();
    const { pipe, folder } = machine(store);
    await pipe.run(numbers(2));
    await pipe.extract(numbers(4));
    store.drop("data");
    const again = pipeline("shop", { destination: memory({ store }), pipelinesDir: folder, datasetName: "data" });
    await again.run(numbers(6));
    expect(ids(store)).toEqual([2, 3, 4, 5]);
  });

  test("and came back from an older backup gets the state again", async () => {
    const store = new MemoryStore();
    const { pipe, folder } = machine(store);
    await pipe.run(numbers(2));
    const backup = store.dataset("data")!;
    await pipe.run(numbers(3));
    store.publish("data", backup);
    const again = pipeline("shop", { destination: memory({ store }), pipelinesDir: folder, datasetName: "data" });
    await again.run(resource("other", [{ id: 1 }]));
    expect(versions(store)).toEqual([1, 2]);
  });
});

describe("sync", () => {
  test("throws while packages wait", async () => {
    const { pipe } = machine(new MemoryStore());
    await pipe.extract(numbers(1));
    await expect(pipe.sync()).rejects.toThrow(/has packages that wait: \d+\.\d+\. Load them, or give them up/);
  });

  test("of a dataset that does not exist finds nothing, and is no error", async () => {
    expect(await machine(new MemoryStore()).pipe.sync()).toEqual({ found: false, restored: false });
  });

  test("takes a state with a wrong hash, and writes a right one", async () => {
    const store = new MemoryStore();
    await machine(store).pipe.run(numbers(2));
    const dataset = new Map(store.dataset("data"));
    const table = dataset.get("_dlt_pipeline_state")!;
    dataset.set("_dlt_pipeline_state", { ...table, rows: table.rows.map((row) => ({ ...row, version_hash: "wrong" })) });
    store.publish("data", dataset);
    await machine(store).pipe.run(numbers(2));
    expect(versions(store)).toHaveLength(2);
  });
});

describe("attach", () => {
  test("finds a pipeline that ran here, and goes on where it loaded to", async () => {
    const store = new MemoryStore();
    const { pipe, folder } = machine(store);
    await pipe.run(numbers(2));
    const attached = await attach("shop", { destination: memory({ store }), pipelinesDir: folder });
    await attached.run(numbers(3));
    expect(ids(store)).toEqual([0, 1, 2]);
  });

  test("finds a pipeline that ran elsewhere", async () => {
    const store = new MemoryStore();
    await machine(store).pipe.run(numbers(2));
    const folder = temporaryFolder();
    const attached = await attach("shop", { destination: memory({ store }), pipelinesDir: folder, datasetName: "data" });
    expect((await attached.state())!.sources).toEqual({ shop: { resources: { numbers: { next: 2 } } } });
  });

  test("of nothing is an error, and leaves no folder", async () => {
    const folder = temporaryFolder();
    const error = attach("shop", { destination: memory({ store: new MemoryStore() }), pipelinesDir: folder, datasetName: "data" });
    await expect(error).rejects.toThrow(/cannot be attached: it never ran here \(.*shop\), and its destination has no state of that name/);
    await expect(attach("shop", { pipelinesDir: folder, projectFolder: folder })).rejects.toThrow(/cannot be attached: .*destination/s);
    expect(existsSync(join(folder, "shop"))).toBe(false);
  });

  test("leaves a pipeline alone that is in the middle of its first run", async () => {
    const store = new MemoryStore();
    const { pipe, folder } = machine(store);
    const attached: unknown[] = [];
    const rows = async function* (): AsyncGenerator<object> {
      yield { id: 0 };
      attached.push(await attach("shop", { destination: memory({ store }), pipelinesDir: folder }).catch(String));
      yield { id: 1 };
    };
    await pipe.run(resource("numbers", rows));
    expect(attached).toEqual([expect.stringMatching(/cannot be attached: .*is in run\(\)/)]);
    expect(ids(store)).toEqual([0, 1]);
  });
});

describe("drop", () => {
  test("empties the working folder, and the next run begins with what the destination remembers", async () => {
    const store = new MemoryStore();
    const { pipe, folder } = machine(store);
    await pipe.run(numbers(2));
    await pipe.extract(numbers(3));
    await pipe.drop();
    expect(readdirSync(join(folder, "shop")).sort()).toEqual(["lock", "temporary"]);
    expect(await pipe.state()).toBeUndefined();
    expect(ids(store)).toEqual([0, 1]);
    await pipe.run(numbers(4));
    expect(ids(store)).toEqual([0, 1, 2, 3]);
  });
});

describe("dev mode", () => {
  const clock = (time: number) => ({ now: () => time, sleep: () => Promise.resolve(), random: () => 0 });
  const pipe = (store: MemoryStore, folder: string, time: number, devMode: boolean): Pipeline =>
    new Pipeline("shop", { destination: memory({ store }), pipelinesDir: folder, datasetName: "data", devMode }, clock(time));

  test("gives each instance an empty folder and a dataset of its own", async () => {
    const store = new MemoryStore();
    const folder = temporaryFolder();
    const morning = Date.UTC(2026, 0, 2, 3, 4, 5);
    const first = pipe(store, folder, morning, true);
    await first.run(numbers(1));
    await first.run(numbers(2));
    await pipe(store, folder, morning + 12 * 3_600_000, true).run(numbers(3));
    expect(store.rows("data_20260102030405", "numbers")).toHaveLength(2);
    expect(store.rows("data_20260102150405", "numbers")).toHaveLength(3);
    const [state] = store.rows("data_20260102150405", "_dlt_pipeline_state");
    expect(decodeState(String(state!["state"]), "shop").dataset_name).toBe("data_20260102150405");
  });

  test("is left with an empty folder", async () => {
    const store = new MemoryStore();
    const folder = temporaryFolder();
    await pipe(store, folder, Date.UTC(2026, 0, 2), true).run(numbers(1));
    const warned: string[] = [];
    const listen = ({ message }: Error): void => void warned.push(message);
    process.on("warning", listen);
    await pipe(store, folder, Date.UTC(2026, 0, 3), false).run(numbers(1));
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", listen);
    expect(ids(store)).toEqual([0]);
    expect(warned.filter((message) => message.includes("was of dev mode"))).toHaveLength(1);
  });
});

test("state and schemas can be read, with the events of what was restored", async () => {
  const store = new MemoryStore();
  await machine(store).pipe.run(numbers(2));
  const events: PipelineEvent[] = [];
  const { pipe } = machine(store, { progress: (event) => void events.push(event) });
  expect(await pipe.state()).toBeUndefined();
  expect(await pipe.schemaNames()).toEqual([]);
  expect(await pipe.defaultSchemaName()).toBe("shop");
  await pipe.sync();
  expect(await pipe.state()).toMatchObject({ pipeline_name: "shop", default_schema_name: "shop", schema_names: ["shop"] });
  expect(await pipe.schemaNames()).toEqual(["shop"]);
  expect((await pipe.schema("shop"))!.name).toBe("shop");
  expect(await pipe.schema("other")).toBeUndefined();
  expect(events.filter(({ type }) => type === "effect").map((event) => "effect" in event && `${event.effect} ${event.status}`)).toEqual([
    "lock started",
    "lock finished",
    "recover started",
    "recover finished",
    "connect started",
    "connect finished",
    "restore started",
    "restore finished",
    "trace started",
    "trace finished",
    "unlock started",
    "unlock finished",
  ]);
});
