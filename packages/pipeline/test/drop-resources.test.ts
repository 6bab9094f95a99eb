import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { describe, expect, test } from "vitest";
import { pipeline, type Pipeline } from "../src/pipeline.js";
import type { PipelineOptions } from "../src/pipeline-options.js";
import { resource, type Resource } from "../src/resource/resource.js";
import { source } from "../src/source/source.js";
import { ScriptedDestination } from "./support/scripted-destination.js";
import { temporaryFolder } from "./support/temporary-folder.js";

/** A resource that keeps a count of its runs, and has rows nested in its rows. */
const counted = (name: string, id: number): Resource =>
  resource(name, function* ({
    state,
    sourceState,
  }: {
    readonly state: Record<string, unknown>;
    readonly sourceState: Record<string, unknown>;
  }) {
    state["runs"] = Number(state["runs"] ?? 0) + 1;
    sourceState["pages"] = { a: { next: 1, kept: 2 }, b: { next: 3 } };
    yield { id, items: [{ sku: `s${id}` }] };
  } as never);

interface World {
  readonly store: MemoryStore;
  readonly pipe: Pipeline;
  readonly folder: string;
  tables(dataset?: string): readonly string[];
}

async function loaded(options: PipelineOptions = {}): Promise<World> {
  const store = new MemoryStore();
  const folder = temporaryFolder();
  const pipe = pipeline("shop", { destination: memory({ store }), pipelinesDir: folder, datasetName: "data", ...options });
  await pipe.run([counted("orders", 1), counted("order_lines", 2), counted("people", 3)] as never);
  return {
    store,
    pipe,
    folder,
    tables: (dataset = "data") => [...store.dataset(dataset)!.keys()].filter((name) => !name.startsWith("_dlt")).sort(),
  };
}

const stateOf = async (pipe: Pipeline, schema = "shop"): Promise<Record<string, Record<string, unknown>>> =>
  ((await pipe.state())!.sources as Record<string, Record<string, Record<string, unknown>>>)[schema]!;

describe("dropResources", () => {
  test("leaves a trace, as other calls that load", async () => {
    const { pipe } = await loaded();
    const { loadIds } = await pipe.dropResources("orders");
    expect((await pipe.lastTrace())!.steps.filter(({ loadId }) => loadIds.includes(loadId!))).toMatchObject([
      { step: "load", status: "completed" },
    ]);
  });

  test("drops the tables of a resource, what is nested in them, and its state, at the destination and here", async () => {
    const { pipe, store, tables } = await loaded();
    const dropped = await pipe.dropResources("orders");
    expect(dropped).toMatchObject({
      schemaName: "shop",
      dataset: "data",
      resources: ["orders"],
      tables: ["orders__items", "orders"],
      tablesWithData: ["orders__items", "orders"],
      resourceStates: ["orders"],
      statePaths: [],
      unknown: [],
    });
    expect(dropped.loadIds).toHaveLength(1);
    expect(tables()).toEqual(["order_lines", "order_lines__items", "people", "people__items"]);
    expect(Object.keys((await stateOf(pipe))["resources"]!)).toEqual(["order_lines", "people"]);
    expect((await pipe.schema())!.tables.has("orders")).toBe(false);
    expect(store.rows("data", "_dlt_version")).toHaveLength(1);
    expect(await pipe.pendingPackages()).toEqual([]);
    await pipe.run(counted("orders", 9));
    expect(store.rows("data", "orders").map(({ id }) => id)).toEqual([9]);
    expect((await stateOf(pipe))["resources"]!["orders"]).toEqual({ runs: 1 });
  });

  test("a new machine finds them dropped too", async () => {
    const { pipe, store, tables } = await loaded();
    await pipe.dropResources("orders");
    const other = pipeline("shop", { destination: memory({ store }), pipelinesDir: temporaryFolder(), datasetName: "data" });
    // Asked first: the working folder here knows of nothing.
    expect(await other.dropResources("people")).toMatchObject({ tables: ["people__items", "people"] });
    expect(tables()).toEqual(["order_lines", "order_lines__items"]);
  });

  test.each([
    ["re: from the start", "re:order", ["order_lines", "orders"]],
    ["re: to the end", "re:order$", []],
    ["a pattern anywhere", /e/, ["order_lines", "orders", "people"]],
    ["a pattern that keeps its place", /s$/g, ["order_lines", "orders"]],
    ["several", ["people", "re:orders"], ["orders", "people"]],
  ])("selects by patterns: %s", async (_, names, resources) => {
    const { pipe } = await loaded();
    expect((await pipe.dropResources(names, { dryRun: true })).resources).toEqual(resources);
  });

  test("drops all, and what dlt keeps itself stays", async () => {
    const { pipe, store, tables } = await loaded();
    await pipe.dropResources([], { all: true });
    expect(tables()).toEqual([]);
    expect(store.rows("data", "_dlt_loads")).toHaveLength(2);
    expect((await stateOf(pipe))["resources"]).toEqual({});
  });

  test("with dryRun, or where nothing is selected, changes nothing", async () => {
    const { pipe, store, tables } = await loaded();
    const before = [tables(), store.rows("data", "_dlt_loads").length, await pipe.state()];
    expect(await pipe.dropResources("orders", { dryRun: true })).toMatchObject({ tables: ["orders__items", "orders"], loadIds: [] });
    expect(await pipe.dropResources("ordres")).toMatchObject({ tables: [], unknown: ["ordres"], loadIds: [] });
    expect([tables(), store.rows("data", "_dlt_loads").length, await pipe.state()]).toEqual(before);
  });

  test("stateOnly keeps the tables, statePaths remove keys of the source", async () => {
    const { pipe, store, tables } = await loaded();
    const all = tables();
    expect(await pipe.dropResources("orders", { stateOnly: true, statePaths: ["pages.*.next", "resources", "none.of.it"] })).toMatchObject({
      tables: [],
      resourceStates: ["orders"],
      statePaths: ["pages.a.next", "pages.b.next"],
    });
    expect(tables()).toEqual(all);
    expect(await stateOf(pipe)).toMatchObject({ pages: { a: { kept: 2 }, b: {} } });
    expect((await stateOf(pipe))["pages"]!["a"]).toEqual({ kept: 2 });
    expect(Object.keys((await stateOf(pipe))["resources"]!)).toEqual(["order_lines", "people"]);
    expect(store.rows("data", "_dlt_pipeline_state")).toHaveLength(2);
    await pipe.dropResources([], { statePaths: ["$.pages"] });
    expect(await stateOf(pipe)).not.toHaveProperty("pages");
  });

  test("of another schema, which has a dataset of its own, drops there; the state stays where it was", async () => {
    const { pipe, store, tables } = await loaded({ useSingleDataset: false });
    const crm = source("crm", [counted("leads", 1), counted("calls", 2)]);
    await pipe.run(crm as never);
    const states = store.rows("data", "_dlt_pipeline_state").length;
    await pipe.dropResources("leads", { schemaName: "crm" });
    expect(tables("data_crm")).toEqual(["calls", "calls__items"]);
    expect(store.rows("data", "_dlt_pipeline_state")).toHaveLength(states + 1);
    expect(store.dataset("data_crm")!.has("_dlt_pipeline_state")).toBe(false);
    expect(Object.keys((await stateOf(pipe, "crm"))["resources"]!)).toEqual(["calls"]);
    expect(tables()).toHaveLength(6);
  });

  test("is refused while packages wait, where nothing was ever loaded, and for a schema that is not there", async () => {
    const { pipe } = await loaded();
    await expect(pipe.dropResources("orders", { schemaName: "shp" })).rejects.toThrow(
      'Pipeline "shop" has no schema "shp". Did you mean "shop"? There are shop.',
    );
    await pipe.extract(counted("orders", 2));
    await expect(pipe.dropResources("orders")).rejects.toThrow(/has packages that wait: .* before dropResources\(\)\./);
    const fresh = pipeline("new", { destination: memory({ store: new MemoryStore() }), pipelinesDir: temporaryFolder() });
    await expect(fresh.dropResources("orders")).rejects.toThrow('Pipeline "new" never loaded anything');
  });

  test("says what is wrong with what it was given", async () => {
    const { pipe } = await loaded();
    await expect(pipe.dropResources()).rejects.toThrow("was not told what to drop");
    await expect(pipe.dropResources("orders", { all: true })).rejects.toThrow("names and `all`");
    await expect(pipe.dropResources("re:(")).rejects.toThrow('The pattern "re:(" of dropResources() is no regular expression');
    await expect(pipe.dropResources([], { statePaths: ["a..b"] })).rejects.toThrow('The state path "a..b"');
    await expect(pipe.dropResources("orders", { dryrun: true } as never)).rejects.toThrow('Did you mean "dryRun"?');
  });

  test("that fails at the destination waits, and the next run finishes it", async () => {
    const scripted = new ScriptedDestination();
    const pipe = pipeline("shop", { destination: scripted.destination, pipelinesDir: temporaryFolder(), datasetName: "data" });
    await pipe.run(counted("orders", 1));
    scripted.script("commit", new Error("no room"));
    await expect(pipe.dropResources("orders")).rejects.toThrow(/The package waits, and the next run loads it/);
    expect(await pipe.pendingPackages()).toHaveLength(1);
    const { packages } = await pipe.run();
    expect(packages).toHaveLength(1);
    expect((await pipe.schema())!.tables.has("orders")).toBe(false);
  });
});
