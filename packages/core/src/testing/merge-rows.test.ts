import type { PackageDescription, Row } from "@dlt-ts/core";
import { describe, expect, it } from "vitest";
import { column, jobOf, nestedTable, packageOf, rootTable } from "../../test/load-fixtures.js";
import { load, orders, row, strip } from "../../test/memory-loads.js";
import { MemoryStore } from "./index.js";

const items = nestedTable("orders__items", "orders", column("sku"));

const item = (id: string, root: string, sku: string): Row => ({
  sku,
  _dlt_parent_id: root,
  _dlt_root_id: root,
  _dlt_list_idx: 0,
  _dlt_id: id,
});
const sorted = (rows: readonly Row[]): readonly string[] => rows.map((one) => JSON.stringify(strip(one))).sort();

describe("merge", () => {
  const chain = (loadId: string, strategy: "delete-insert" | "upsert"): PackageDescription =>
    packageOf(
      [
        { table: orders, disposition: "merge", strategy },
        { table: items, disposition: "merge" },
      ],
      { loadId },
    );

  it("delete-insert replaces whole objects, by primary key", async () => {
    const store = new MemoryStore();
    await load(store, chain("1", "delete-insert"), [
      jobOf("orders", [row("a", { id: 1, name: "one" }), row("b", { id: 2, name: "two" }), row("c", { id: 3, name: "three" })]),
      jobOf("orders__items", [item("a1", "a", "old"), item("b1", "b", "kept"), item("c1", "c", "gone")]),
    ]);
    await load(store, chain("2", "delete-insert"), [
      jobOf("orders", [row("d", { id: 1, name: "one again" }), row("e", { id: 3, deleted: true }), row("f", { id: 4, name: "four" })]),
      jobOf("orders__items", [item("d1", "d", "new"), item("e1", "e", "of a deleted order"), item("f1", "f", "four")]),
    ]);
    expect(sorted(store.rows("data", "orders"))).toEqual([
      '{"id":1,"name":"one again"}',
      '{"id":2,"name":"two"}',
      '{"id":4,"name":"four"}',
    ]);
    expect(sorted(store.rows("data", "orders__items"))).toEqual(['{"sku":"four"}', '{"sku":"kept"}', '{"sku":"new"}']);
  });

  it("delete-insert takes one row for each primary key, the first by dedupSort", async () => {
    const store = new MemoryStore();
    const versions = (direction: "asc" | "desc"): PackageDescription => {
      const table = rootTable("docs", column("id", "text", { primaryKey: true }), column("at", "bigint", { dedupSort: direction }));
      return packageOf([{ table, disposition: "merge" }], { loadId: direction });
    };
    const rows = [row("a", { id: "x", at: 2 }), row("b", { id: "x", at: 10 }), row("c", { id: "x", at: 1 })];
    await load(store, versions("asc"), [jobOf("docs", rows)]);
    expect(store.rows("data", "docs").map(strip)).toEqual([{ id: "x", at: 1 }]);
    await load(store, versions("desc"), [jobOf("docs", rows)]);
    expect(store.rows("data", "docs").map(strip)).toEqual([{ id: "x", at: 10 }]);
  });

  it("delete-insert also goes by merge key; without a key it appends", async () => {
    const store = new MemoryStore();
    const days = rootTable("days", column("day", "text", { mergeKey: true }), column("n", "bigint"));
    const merge = (table: typeof days, loadId: string): PackageDescription => packageOf([{ table, disposition: "merge" }], { loadId });
    await load(store, merge(days, "1"), [
      jobOf("days", [row("a", { day: "mon", n: 1 }), row("b", { day: "tue", n: 2 }), row("c", { n: 3 })]),
    ]);
    await load(store, merge(days, "2"), [
      jobOf("days", [row("d", { day: "mon", n: 4 }), row("e", { day: "mon", n: 5 }), row("f", { n: 6 })]),
    ]);
    expect(sorted(store.rows("data", "days"))).toEqual([
      '{"day":"mon","n":4}',
      '{"day":"mon","n":5}',
      '{"day":"tue","n":2}',
      '{"n":3}',
      '{"n":6}',
    ]);
    await load(store, merge(rootTable("days", column("day"), column("n", "bigint")), "3"), [
      jobOf("days", [row("g", { day: "tue", n: 7 })]),
    ]);
    expect(store.rows("data", "days")).toHaveLength(6);
  });

  it("upsert updates rows in place, and what is nested in them", async () => {
    const store = new MemoryStore();
    await load(store, chain("1", "upsert"), [
      jobOf("orders", [row("k1", { id: 1, name: "one" }), row("k2", { id: 2, name: "two" }), row("k3", { id: 3, name: "three" })]),
      jobOf("orders__items", [
        item("k1-0", "k1", "old"),
        item("k1-1", "k1", "dropped"),
        item("k2-0", "k2", "kept"),
        item("k3-0", "k3", "gone"),
      ]),
    ]);
    await load(store, chain("2", "upsert"), [
      jobOf("orders", [row("k1", { id: 1, name: "one again" }), row("k3", { id: 3, deleted: true }), row("k4", { id: 4, name: "four" })]),
      jobOf("orders__items", [item("k1-0", "k1", "new"), item("k4-0", "k4", "four")]),
    ]);
    expect(sorted(store.rows("data", "orders"))).toEqual([
      '{"id":1,"name":"one again"}',
      '{"id":2,"name":"two"}',
      '{"id":4,"name":"four"}',
    ]);
    expect(sorted(store.rows("data", "orders__items"))).toEqual(['{"sku":"four"}', '{"sku":"kept"}', '{"sku":"new"}']);
  });
});
