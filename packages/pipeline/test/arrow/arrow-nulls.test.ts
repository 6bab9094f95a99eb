import { memory, MemoryStore } from "@dlt-ts/core/testing";
import * as arrow from "apache-arrow";
import { expect, test } from "vitest";
import { pipeline, type Pipeline } from "../../src/pipeline.js";
import { resource } from "../../src/resource/resource.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { add } from "./add-arrow.js";

const nulls = (rows: number): arrow.Table => new arrow.Table({ x: arrow.vectorFromArray(Array<null>(rows).fill(null), new arrow.Null()) });
const typed = (...ids: number[]): arrow.Table => arrow.tableFromArrays({ id: Int32Array.from(ids) });

function shop(): { readonly pipe: Pipeline; readonly store: MemoryStore } {
  const store = new MemoryStore();
  return { store, pipe: pipeline("shop", { destination: memory({ store }), pipelinesDir: temporaryFolder(), datasetName: "data" }) };
}

const explained =
  'Table "a" is not made, and its 2 rows are not loaded: no column has a type, as there is no value in "x". ' +
  "Declare the type of a column to have them, or set add_dlt_load_id under [normalize.parquet_normalizer].";

test("a table of nothing but nulls has no columns: it is not made, with a warning, and the rest of the load goes on", async () => {
  const { pipe, store } = shop();
  const info = await pipe.run([resource("a", nulls(2)), resource("b", [{ id: 1 }])]);
  expect(info.packages.flatMap(({ warnings }) => warnings)).toContain(explained);
  expect(info.rows).toEqual({ b: 1 });
  expect(store.rows("data", "b")).toHaveLength(1);
  expect((await pipe.schema())?.tables.get("a")?.["x-normalizer"] ?? {}).not.toHaveProperty("seen-data");
});

test("the same in steps", async () => {
  const { pipe } = shop();
  await pipe.extract(resource("a", nulls(2)));
  const { packages } = await pipe.normalize();
  expect(packages.flatMap(({ warnings }) => warnings)).toContain(explained);
  await pipe.load();
});

test("its rows are there once others bring a column, in whatever order", async () => {
  const { pipe, store } = shop();
  await pipe.run(resource("a", [nulls(2), typed(1)]));
  await pipe.run(resource("a", nulls(1)));
  expect(store.rows("data", "a")).toEqual([{}, {}, { id: 1 }, {}]);
});

test("more of them than a batch has", async () => {
  const { decoded } = await add([nulls(50), typed(1), nulls(5)], { rowGroupRows: 10 });
  expect(decoded).toHaveLength(56);
});

test("dlt's own columns, where they are asked for, hold the rows", async () => {
  const { decoded, warnings, types } = await add([nulls(2)], { addDltId: true, addDltLoadId: true });
  expect(decoded).toHaveLength(2);
  expect(types("t")).toEqual({ _dlt_load_id: "text", _dlt_id: "text" });
  expect(warnings).toEqual([expect.stringContaining('Table "t" has no value at all in "x"')]);
});
