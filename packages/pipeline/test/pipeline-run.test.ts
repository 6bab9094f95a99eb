import type { Destination } from "@dlt-ts/core";
import { decodeState } from "../src/state/decode-state.js";
import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pipeline, type Pipeline } from "../src/pipeline.js";
import type { PipelineOptions } from "../src/pipeline-options.js";
import type { PipelineEvent } from "../src/pipeline-event.js";
import { resource } from "../src/resource/resource.js";
import { temporaryFolder } from "./support/temporary-folder.js";

interface World {
  readonly store: MemoryStore;
  readonly folder: string;
  readonly pipe: Pipeline;
  readonly events: PipelineEvent[];
  /** Rows of a table in the dataset, without the columns of dlt. */
  rows(table: string): readonly object[];
}

function world(options: PipelineOptions = {}): World {
  const store = new MemoryStore();
  const folder = temporaryFolder();
  const events: PipelineEvent[] = [];
  const progress = (event: PipelineEvent): void => void events.push(event);
  const destination: Destination = memory({ store });
  const pipe = pipeline("shop", { destination, pipelinesDir: folder, datasetName: "data", progress, ...options });
  return { store, folder, pipe, events, rows: (table) => withoutDlt(store.rows("data", table)) };
}

function withoutDlt(rows: readonly object[]): readonly object[] {
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => !column.startsWith("_dlt_"))));
}

const orders = [
  { id: 1, items: [{ sku: "a" }, { sku: "b" }] },
  { id: 2, items: [] },
];

describe("run", () => {
  test("loads lists, generators and streams of rows or pages", async () => {
    const { pipe, rows } = world();
    await pipe.run(orders, { tableName: "orders" });
    await pipe.run([[{ id: 3 }], [{ id: 4 }, { id: 5 }]], { tableName: "orders" });
    await pipe.run(
      (async function* () {
        yield { id: 6 };
        yield [{ id: 7 }];
      })(),
      { tableName: "orders" },
    );
    expect(rows("orders")).toEqual([1, 2, 3, 4, 5, 6, 7].map((id) => ({ id })));
    expect(rows("orders__items")).toEqual([{ sku: "a" }, { sku: "b" }]);
  });

  test("loads resources, each by its own hints", async () => {
    const { pipe, rows } = world();
    const people = resource("people", [{ name: "ann" }], { tableName: "persons", writeDisposition: "replace" });
    const info = await pipe.run([resource("orders", orders), people]);
    await pipe.run([resource("orders", orders), people]);
    expect(rows("orders")).toHaveLength(4);
    expect(rows("persons")).toEqual([{ name: "ann" }]);
    expect(info.rows).toEqual({ orders: 2, orders__items: 2, persons: 1 });
    expect(info).toMatchObject({ pipeline: "shop", dataset: "data", destination: { type: "memory", name: "memory" } });
    expect(info.packages).toMatchObject([{ level: "atomic", repeated: false, state: true }]);
  });

  test("empties a table that is replaced by nothing, if there is one", async () => {
    const { pipe, rows, store } = world();
    const replaced = (data: readonly object[]): Promise<unknown> => pipe.run(resource("orders", data, { writeDisposition: "replace" }));
    await replaced([]);
    expect(store.dataset("data")?.has("orders")).toBe(false);
    await replaced(orders);
    expect(rows("orders__items")).toHaveLength(2);
    await replaced([]);
    expect(rows("orders")).toEqual([]);
    expect(rows("orders__items")).toEqual([]);
  });

  test("what a table was before says nothing: nothing empties it now if it is replaced now", async () => {
    const { pipe, rows } = world();
    await pipe.run(resource("orders", orders, { writeDisposition: "replace" }));
    await pipe.run(resource("orders", []));
    expect(rows("orders")).toHaveLength(2);
    await pipe.run(resource("orders", orders));
    expect(rows("orders")).toHaveLength(4);
    await pipe.run(resource("orders", [], { writeDisposition: "replace" }));
    expect(rows("orders")).toEqual([]);
    expect(rows("orders__items")).toEqual([]);

    await pipe.run(resource("orders", orders));
    await pipe.extract(resource("orders", [], { writeDisposition: "replace" }));
    await pipe.normalize();
    await pipe.load();
    expect(rows("orders")).toEqual([]);
  });

  test("without rows loads the state the first time, and nothing after that", async () => {
    const { pipe, store } = world();
    expect((await pipe.run([], { tableName: "orders" })).packages).toMatchObject([{ state: true, tables: [] }]);
    const info = await pipe.run([], { tableName: "orders" });
    expect(info.packages).toEqual([]);
    expect(String(info)).toBe("Pipeline shop: nothing to load to memory, dataset data.");
    expect(store.rows("data", "_dlt_loads")).toHaveLength(1);
  });

  test("writes the state with the first load and when it changed", async () => {
    const { pipe, store } = world();
    await pipe.run(orders, { tableName: "orders" });
    await pipe.run(orders, { tableName: "orders" });
    const states = store.rows("data", "_dlt_pipeline_state");
    expect(states).toHaveLength(1);
    expect(decodeState(states[0]!["state"] as string, "shop")).toEqual({
      _state_version: 1,
      _state_engine_version: 4,
      _version_hash: states[0]!["version_hash"],
      pipeline_name: "shop",
      dataset_name: "data",
      schema_names: ["shop"],
      default_schema_name: "shop",
      destination_type: "memory",
      destination_name: null,
    });
    const [load] = store.rows("data", "_dlt_loads");
    expect(states[0]).toMatchObject({ _dlt_load_id: load!["load_id"], _dlt_id: expect.stringMatching(/^.{14}$/) });
    expect((await pipe.schema())!.tables.has("_dlt_pipeline_state")).toBe(true);
  });

  test("keeps the schema from run to run, by any instance", async () => {
    const { pipe, folder, store } = world();
    await pipe.run([{ id: 1 }], { tableName: "orders" });
    const other = pipeline("shop", { destination: memory({ store }), pipelinesDir: folder, datasetName: "data" });
    await other.run([{ id: "text" }], { tableName: "orders" });
    expect((await pipe.schema())!.tables.get("orders")!.columns.map((column) => column.name)).toEqual([
      "id",
      "_dlt_load_id",
      "_dlt_id",
      "id__v_text",
    ]);
    expect(store.rows("data", "_dlt_version")).toHaveLength(2);
  });

  test("keeps both of two values with one name, if asked to", async () => {
    const { pipe, rows } = world({ onNameCollision: "suffix" });
    await pipe.run([{ Id: 1, id: 2 }], { tableName: "orders" });
    expect(rows("orders")).toEqual([{ id: 1, id_2: 2 }]);
    await expect(world().pipe.run([{ Id: 1, id: 2 }], { tableName: "orders" })).rejects.toThrow(/"Id".*"id"/);
  });

  test("empties a table by the name that its rows gave it", async () => {
    const { pipe, rows } = world();
    const replaced = (data: readonly object[]): Promise<unknown> => pipe.run(resource("My__Orders", data, { writeDisposition: "replace" }));
    await replaced(orders);
    expect(rows("my__orders")).toHaveLength(2);
    await replaced([]);
    expect(rows("my__orders")).toEqual([]);
  });

  test("keeps the file format that was asked for in the schema", async () => {
    const { pipe, rows } = world();
    await pipe.run(orders, { tableName: "orders", loaderFileFormat: "jsonl" });
    expect((await pipe.schema())!.tables.get("orders")).toMatchObject({ fileFormat: "jsonl" });
    expect(rows("orders")).toHaveLength(2);
  });

  test("says what it does, every effect between two events", async () => {
    const { pipe, events } = world();
    await pipe.run(orders, { tableName: "orders" });
    const told = events.map((event) =>
      event.type === "effect"
        ? `${event.step} ${event.effect} ${event.status}`
        : event.type === "step"
          ? `${event.step} ${event.status}`
          : event.type === "rows"
            ? `${event.step} ${event.name} ${event.rows}`
            : event.type,
    );
    expect(told.filter((each) => !/job|destination|load orders/.test(each))).toEqual([
      "folder lock started",
      "folder lock finished",
      "folder recover started",
      "folder recover finished",
      "sync started",
      "sync connect started",
      "sync connect finished",
      "sync finished",
      "extract started",
      "total",
      "extract draft started",
      "extract draft finished",
      "resource",
      "extract orders 2",
      "resource",
      "extract publish started",
      "extract publish finished",
      "extracted",
      "normalized",
      "extract finished",
      "load started",
      "load connect started",
      "load connect finished",
      "load begin started",
      "load begin finished",
      "total",
      "load commit started",
      "load commit finished",
      "load record started",
      "load record finished",
      "load sweep started",
      "load sweep finished",
      "loaded",
      "load finished",
      "folder trace started",
      "folder trace finished",
      "folder unlock started",
      "folder unlock finished",
    ]);
    expect(told.filter((each) => each.startsWith("load job"))).toHaveLength(4);
    expect(events.every((event) => event.pipeline === "shop")).toBe(true);
  });

  test("leaves no rows in the working folder", async () => {
    const { pipe, folder } = world();
    await pipe.run(orders, { tableName: "orders" });
    const [loadId] = readdirSync(join(folder, "shop", "loaded"));
    expect(readdirSync(join(folder, "shop", "loaded", loadId!)).sort()).toEqual([
      "manifest.json",
      "outcome.json",
      "schema.json",
      "state.json",
    ]);
    for (const empty of ["temporary", "normalized"]) expect(readdirSync(join(folder, "shop", empty))).toEqual([]);
  });
});

describe("the steps one by one", () => {
  test("do what run does", async () => {
    const { pipe, rows, store } = world();
    const extracted = await pipe.extract([resource("orders", orders), resource("none", [])]);
    expect(extracted.packages[0]!.resources).toMatchObject([
      { resource: "orders", rows: 2, files: 1 },
      { resource: "none", rows: 0, files: 0 },
    ]);
    expect(await pipe.pendingPackages()).toEqual(extracted.loadIds);
    const normalized = await pipe.normalize();
    expect(normalized.packages).toMatchObject([
      {
        loadId: extracted.loadIds[0],
        tables: [
          { table: "orders", rows: 2 },
          { table: "orders__items", rows: 2 },
        ],
      },
    ]);
    const loaded = await pipe.load();
    expect(loaded.packages).toMatchObject([{ loadId: extracted.loadIds[0], state: true }]);
    expect(rows("orders")).toEqual([{ id: 1 }, { id: 2 }]);

    const fused = world();
    await fused.pipe.run(orders, { tableName: "orders" });
    const hash = (of: MemoryStore): unknown => of.rows("data", "_dlt_version").at(-1)!["version_hash"];
    expect(hash(store)).toBe(hash(fused.store));
  });

  test("may each be done by another instance, several packages at a time", async () => {
    const { pipe, folder, store, rows } = world();
    const another = (): Pipeline => pipeline("shop", { destination: memory({ store }), pipelinesDir: folder, datasetName: "data" });
    await pipe.extract([{ id: 1 }], { tableName: "orders" });
    await another().extract([{ id: 2.5 }], { tableName: "orders" });
    expect((await another().normalize()).packages).toHaveLength(2);
    expect((await another().load()).packages).toHaveLength(2);
    expect(rows("orders")).toEqual([{ id: 1 }, { id__v_double: 2.5 }]);
    expect(store.rows("data", "_dlt_loads")).toHaveLength(2);
  });

  test("extract needs no destination, load can be given one", async () => {
    const { folder, store, rows } = world();
    const pipe = pipeline("shop", { pipelinesDir: folder, projectFolder: folder });
    await pipe.extract(orders, { tableName: "orders" });
    await expect(pipe.normalize()).rejects.toThrow(/No destination is given/);
    const withDestination = pipeline("shop", { pipelinesDir: folder, destination: memory({}) });
    await withDestination.normalize();
    await expect(withDestination.load()).rejects.toThrow(/store/);
    await withDestination.load({ destination: memory({ store }), datasetName: "data" });
    expect(rows("orders")).toHaveLength(2);
  });

  test("warn of what run warns of", async () => {
    const data = [{ id: 1, share: Number.NaN, text: "\ud800" }];
    const warnings = [
      'Table "orders" has no value at all in "share". Without a value there is no type, so such a column is not made; declare its type to have it.',
      "1 NaN or infinite numbers became null.",
      "1 texts with half a character have U+FFFD in its place.",
    ];
    const staged = world().pipe;
    await staged.extract(data, { tableName: "orders" });
    expect((await staged.normalize()).packages).toMatchObject([{ warnings }]);
    expect((await world().pipe.run(data, { tableName: "orders" })).packages).toMatchObject([{ warnings }]);
  });

  test("have nothing to say about nothing", async () => {
    const { pipe } = world();
    expect(String(await pipe.normalize())).toBe("Pipeline shop: nothing to normalize.");
    await pipe.run([], { tableName: "orders" });
    expect(String(await pipe.extract([], { tableName: "orders" }))).toBe("Pipeline shop: nothing to extract.");
  });

  test("a package that turns out to be empty is not loaded", async () => {
    const { pipe, store } = world();
    const nothing = resource("orders", [], { writeDisposition: "replace" });
    await pipe.run(nothing);
    await pipe.extract(nothing);
    expect((await pipe.normalize()).packages).toEqual([]);
    expect(await pipe.pendingPackages()).toEqual([]);
    expect((await pipe.load()).packages).toEqual([]);
    expect(store.rows("data", "_dlt_loads")).toHaveLength(1);
  });
});

describe("packages that wait", () => {
  test("are finished before the new data is loaded, and both are in the info", async () => {
    const { pipe, rows } = world();
    await pipe.extract([{ id: 1 }], { tableName: "orders" });
    await pipe.normalize();
    await pipe.extract([{ id: 2 }], { tableName: "orders" });
    const info = await pipe.run([{ id: 3 }], { tableName: "orders" });
    expect(info.packages).toHaveLength(3);
    expect(info.rows).toEqual({ orders: 3 });
    expect(rows("orders")).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  });

  test("are all that run without data loads", async () => {
    const { pipe, rows } = world();
    await pipe.extract([{ id: 1 }], { tableName: "orders" });
    expect((await pipe.run()).packages).toHaveLength(1);
    expect((await pipe.run()).packages).toHaveLength(0);
    expect(rows("orders")).toEqual([{ id: 1 }]);
  });

  test("can be given up, and with them what the pipeline learned from them", async () => {
    const { pipe, rows, store } = world();
    await pipe.run([{ id: 1 }], { tableName: "orders" });
    const before = await pipe.schema();
    await pipe.extract([{ id: 2, more: true }], { tableName: "orders" });
    await pipe.normalize();
    await pipe.extract([{ id: 3 }], { tableName: "orders" });
    expect(await pipe.dropPendingPackages()).toHaveLength(2);
    expect(await pipe.pendingPackages()).toEqual([]);
    expect(await pipe.schema()).toEqual(before);
    await pipe.run([{ id: 4 }], { tableName: "orders" });
    expect(rows("orders")).toEqual([{ id: 1 }, { id: 4 }]);
    expect(store.rows("data", "_dlt_version")).toHaveLength(1);
  });
});

test("a pipeline does one thing at a time", async () => {
  const { pipe, rows } = world();
  const first = pipe.run(orders, { tableName: "orders" });
  await expect(pipe.run(orders, { tableName: "orders" })).rejects.toThrow(/in the middle of run\(\); await it before you call run\(\)/);
  await first;
  expect(rows("orders")).toHaveLength(2);
});

test("what was loaded can be read back", async () => {
  const { pipe } = world();
  await pipe.run(orders, { tableName: "orders" });
  expect(await pipe.dataset().rowCounts()).toEqual(
    new Map([
      ["orders", 2],
      ["orders__items", 2],
    ]),
  );
});
