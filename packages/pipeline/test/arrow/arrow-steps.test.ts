import { memory, MemoryStore } from "@dlt-ts/core/testing";
import * as arrow from "apache-arrow";
import { expect, test } from "vitest";
import { incremental } from "../../src/incremental/incremental.js";
import { pipeline, type Pipeline } from "../../src/pipeline.js";
import { resource } from "../../src/resource/resource.js";
import { temporaryFolder } from "../support/temporary-folder.js";

/** A table, a slice of one, rows, a batch with dictionaries, nested data: whatever may come from one resource. */
function* mixed(): Generator<unknown> {
  const first = arrow.tableFromArrays({ id: Int32Array.from([1, 2, 3]), name: ["a", "b", "a"] });
  const second = arrow.tableFromArrays({ id: Int32Array.from([4, 5, 6]), name: ["a", "c", null] });
  yield first;
  yield second.slice(1, 3);
  yield [{ id: 7, name: "row" }, { id: 8 }];
  yield { id: 9, name: "é" };
  yield second.batches[0];
  const tags = new arrow.List(new arrow.Field("item", new arrow.Utf8()));
  const at = new arrow.Struct([new arrow.Field("city", new arrow.Utf8())]);
  yield new arrow.Table({
    id: arrow.vectorFromArray([10, 11], new arrow.Int32()),
    tags: arrow.vectorFromArray([["x"], []], tags),
    at: arrow.vectorFromArray([{ city: "Bern" }, null], at),
  });
  yield { id: 12, name: "last" };
}

interface World {
  readonly pipe: Pipeline;
  readonly store: MemoryStore;
}

function world(): World {
  const store = new MemoryStore();
  return { store, pipe: pipeline("shop", { destination: memory({ store }), pipelinesDir: temporaryFolder(), datasetName: "data" }) };
}

function rowsOf({ store }: World, table: string): unknown {
  return store.rows("data", table).map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith("_dlt"))));
}

test("run, and extract, normalize and load one by one, end the same", async () => {
  const fused = world();
  const ran = await fused.pipe.run(resource("mixed", mixed));
  const staged = world();
  const extracted = await staged.pipe.extract(resource("mixed", mixed));
  const { packages } = await staged.pipe.normalize();
  const loaded = await staged.pipe.load();
  expect(rowsOf(fused, "mixed")).toEqual([
    { id: 1, name: "a" },
    { id: 2, name: "b" },
    { id: 3, name: "a" },
    { id: 5, name: "c" },
    { id: 6 },
    { id: 7, name: "row" },
    { id: 8 },
    { id: 9, name: "é" },
    { id: 4, name: "a" },
    { id: 5, name: "c" },
    { id: 6 },
    { id: 10, tags: ["x"], at: { city: "Bern" } },
    { id: 11, tags: [] },
    { id: 12, name: "last" },
  ]);
  expect(rowsOf(staged, "mixed")).toEqual(rowsOf(fused, "mixed"));
  expect(loaded.rows).toEqual(ran.rows);
  expect(packages.map(({ schema }) => schema.hash)).toEqual(ran.packages.map(({ schema }) => schema.hash));
  expect(extracted.packages[0]!.resources.map(({ rows }) => rows)).toEqual([14]);
});

test("Arrow data is the data of a resource, in a list or alone", async () => {
  const made = world();
  const table = arrow.tableFromArrays({ id: Int32Array.from([1, 2]) });
  await made.pipe.run([resource("alone", table), resource("batch", table.batches[0]!), resource("list", [table, table])]);
  expect(rowsOf(made, "alone")).toEqual([{ id: 1 }, { id: 2 }]);
  expect(rowsOf(made, "batch")).toEqual([{ id: 1 }, { id: 2 }]);
  expect(rowsOf(made, "list")).toHaveLength(4);
});

test("a table without rows replaces its table by nothing", async () => {
  const made = world();
  const replaced = (ids: Int32Array): Promise<unknown> =>
    made.pipe.run(resource("t", arrow.tableFromArrays({ id: ids }), { writeDisposition: "replace" }));
  await replaced(Int32Array.from([1, 2]));
  await replaced(new Int32Array(0));
  expect(rowsOf(made, "t")).toEqual([]);
});

test("dlt's own columns come where config asks for them", async () => {
  const made = world();
  await made.pipe.run(resource("plain", arrow.tableFromArrays({ id: Int32Array.from([1]) })));
  expect(Object.keys(made.store.rows("data", "plain")[0]!)).toEqual(["id"]);
});

test("a cursor is a column: rows of earlier runs are left out", async () => {
  const made = world();
  const events = (...ids: number[]): Promise<unknown> => {
    const table = new arrow.Table({
      id: arrow.vectorFromArray(ids, new arrow.Int32()),
      at: arrow.vectorFromArray(
        ids.map((id) => 1_700_000_000_000 + Math.floor(id / 2)),
        new arrow.TimestampMillisecond("UTC"),
      ),
    });
    return made.pipe.run(resource("events", () => [table], { incremental: incremental("at"), primaryKey: "id" }));
  };
  await events(1, 2, 3);
  await events(2, 1, 3, 4, 5);
  expect(made.store.rows("data", "events").map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
});

test("a cursor needs its column, and values in it", async () => {
  const table = new arrow.Table({ id: arrow.vectorFromArray([1, null], new arrow.Int32()) });
  const run = (path: string, onCursorValueMissing?: "include" | "exclude"): Promise<unknown> =>
    world().pipe.run(resource("events", [table], { incremental: incremental(path, { onCursorValueMissing }) }));
  await expect(run("at")).rejects.toThrow('row 1 has no "at"');
  await expect(run("id")).rejects.toThrow('row 2 has null in "id"');
  await run("id", "exclude");
});

test("steps see the table, and may make rows of it or tables of rows", async () => {
  const made = world();
  const table = arrow.tableFromArrays({ id: Int32Array.from([1, 2, 3]) });
  const tables = resource("tables", () => [table]);
  await made.pipe.run([
    tables.addMap((each) => each.slice(1)),
    resource("rows", () => [table]).addYieldMap(function* (each) {
      for (const row of each) yield { id: row["id"] as number };
    }),
    resource("made", [{ size: 2 }]).addMap(({ size }) => arrow.tableFromArrays({ id: new Int32Array(size) })),
  ]);
  expect(rowsOf(made, "tables")).toEqual([{ id: 2 }, { id: 3 }]);
  expect(rowsOf(made, "rows")).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  expect(rowsOf(made, "made")).toEqual([{ id: 0 }, { id: 0 }]);
});
