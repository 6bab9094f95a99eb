import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { tableOf } from "../../test/support/packages.js";
import { LoadInfo, type LoadedPackage } from "./load-info.js";

const loaded: LoadedPackage = {
  loadId: "1700000000.1",
  schema: { name: "shop", version: 2, hash: "aGFzaA==" },
  level: "atomic",
  repeated: false,
  duration: 312,
  committedAt: "2026-01-02T03:04:05.000Z",
  tables: [
    { table: "orders", write: { disposition: "append" }, rows: 1200, files: 2, bytes: 45_100 },
    { table: "orders__items", write: { disposition: "replace", strategy: "swap" }, rows: 1, files: 1, bytes: 9 },
    { table: tableOf("empty").name, write: { disposition: "append" }, rows: 0, files: 0, bytes: 0 },
  ],
  jobs: [],
  schemaChanges: [
    { table: "orders__items", isNew: true, columns: [{ name: "sku", dataType: "text" }] },
    { table: "orders", isNew: false, columns: [{ name: "note", dataType: "text" }] },
  ],
  state: true,
  metrics: {},
  notes: ["orders.extra was added as nullable"],
  rejections: [],
  warnings: ["3 NaN or infinite numbers became null."],
};
const destination = { type: "duckdb", name: "warehouse", location: "shop.duckdb" };

describe("load info", () => {
  const info = new LoadInfo("shop", 0, 1250, {
    destination,
    dataset: "shop_dataset",
    packages: [loaded, { ...loaded, repeated: true, state: false }],
  });

  test("is a text that people like", () => {
    expect(String(info).split("\n").slice(0, 9)).toEqual([
      'Pipeline shop loaded 2 packages to duckdb "warehouse" at shop.duckdb, dataset shop_dataset in 1.25 s.',
      "  Load 1700000000.1, atomic, in 312 ms, 3,849 rows per second, with the state of the pipeline:",
      "    orders         append          1,200 rows  2 files  45.1 kB",
      "    orders__items  replace (swap)       1 row   1 file      9 B",
      "    empty          append              0 rows",
      "    + orders__items: new table, 1 column",
      "    + orders: note (text)",
      "    note: orders.extra was added as nullable",
      "    warning: 3 NaN or infinite numbers became null.",
    ]);
    expect(String(info)).toContain("Load 1700000000.1, atomic, in 312 ms, committed by an earlier attempt:");
    expect(inspect(info)).toBe(String(info));
  });

  test("is plain data", () => {
    const json = JSON.parse(JSON.stringify(info)) as LoadInfo;
    expect(Object.keys(json).sort()).toEqual(["dataset", "destination", "finishedAt", "packages", "pipeline", "startedAt"]);
    expect(json.packages[0]).toEqual(loaded);
    expect(info.rows).toEqual({ orders: 2400, orders__items: 2, empty: 0 });
    expect(info.duration).toBe(1250);
  });

  test("says when there was nothing to load", () => {
    expect(String(new LoadInfo("shop", 0, 1, { destination: { type: "duckdb", name: "duckdb" }, packages: [] }))).toBe(
      "Pipeline shop: nothing to load to duckdb.",
    );
  });
});
