import type { Json, Row, TypedColumn } from "@dlt-ts/core";
import { loadTables } from "../../load/load-tables.js";
import { expectRows } from "../../oracle/expect-rows.js";
import { column, rootTable, withColumn } from "../../tables/table-builders.js";
import type { ConformanceCase } from "../conformance-case.js";
import { doc, docs, does, line, lines, merge, word, words } from "./merge-fixtures.js";

/** Cases in which delete-insert and upsert leave the same. */
export function keyedMergeCases(strategy: "delete-insert" | "upsert"): readonly ConformanceCase[] {
  return [
    {
      id: `write.merge.${strategy}`,
      title: `replaces rows by primary key and adds new ones (${strategy})`,
      requires: does(strategy),
      async run(kit) {
        const world = await kit.world();
        await loadTables(world, 1, [
          { table: docs, disposition: "merge", strategy, jobs: [[doc(1, "one"), doc(2, "two")], [doc(3, "three")]] },
        ]);
        await loadTables(world, 2, [
          { table: docs, disposition: "merge", strategy, jobs: [[doc(1, "one again")], [doc(4, "four"), doc(3, "three again")]] },
        ]);
        await expectRows(world, docs, [doc(1, "one again"), doc(2, "two"), doc(3, "three again"), doc(4, "four")]);
        await loadTables(world, 3, [merge(strategy, docs, [])]);
        await expectRows(world, docs, [doc(1, "one again"), doc(2, "two"), doc(3, "three again"), doc(4, "four")]);
      },
    },
    {
      id: `write.merge.${strategy}.compound-key`,
      title: `compares all columns of a primary key (${strategy})`,
      requires: does(strategy),
      async run(kit) {
        const world = await kit.world();
        const table = rootTable(
          "stock",
          column("shop", "text", { primaryKey: true }),
          column("day", "date", { primaryKey: true }),
          column("count", "bigint"),
        );
        const stock = (shop: string, day: string, count: number): Row => ({ shop, day, count, _dlt_id: `${shop} ${day}` });
        await loadTables(world, 1, [
          merge(strategy, table, [stock("a", "2026-01-01", 1), stock("a", "2026-01-02", 2), stock("b", "2026-01-01", 3)]),
        ]);
        await loadTables(world, 2, [merge(strategy, table, [stock("a", "2026-01-02", 20), stock("b", "2026-01-02", 4)])]);
        await expectRows(world, table, [
          stock("a", "2026-01-01", 1),
          stock("a", "2026-01-02", 20),
          stock("b", "2026-01-01", 3),
          stock("b", "2026-01-02", 4),
        ]);
      },
    },
    {
      id: `write.merge.${strategy}.nested`,
      title: `replaces what is nested in a row together with it (${strategy})`,
      requires: does(strategy),
      async run(kit) {
        const world = await kit.world();
        const load = (number: 1 | 2, docRows: readonly Row[], lineRows: readonly Row[], wordRows: readonly Row[]): Promise<unknown> =>
          loadTables(world, number, [merge(strategy, docs, docRows), merge(strategy, lines, lineRows), merge(strategy, words, wordRows)]);
        await load(
          1,
          [doc(1, "one"), doc(2, "two")],
          [line(1, 0, "old"), line(1, 1, "dropped"), line(2, 0, "kept")],
          [word(1, 0, 0, "old"), word(1, 1, 0, "dropped"), word(2, 0, 0, "kept")],
        );
        await load(
          2,
          [doc(1, "again"), doc(3, "three")],
          [line(1, 0, "new"), line(3, 0, "third")],
          [word(1, 0, 0, "new"), word(3, 0, 0, "third")],
        );
        await expectRows(world, docs, [doc(1, "again"), doc(2, "two"), doc(3, "three")]);
        await expectRows(world, lines, [line(1, 0, "new"), line(2, 0, "kept"), line(3, 0, "third")]);
        await expectRows(world, words, [word(1, 0, 0, "new"), word(2, 0, 0, "kept"), word(3, 0, 0, "third")]);
      },
    },
    ...hardDeletes(strategy),
    {
      id: `write.merge.${strategy}.new-column`,
      title: `merges into a table that gains a column, and clears values that are absent now (${strategy})`,
      requires: does(strategy),
      async run(kit) {
        const world = await kit.world();
        const wider = withColumn(docs, column("rating", "double"));
        await loadTables(world, 1, [merge(strategy, docs, [doc(1, "one"), doc(2, "two")])]);
        await loadTables(world, 2, [merge(strategy, wider, [{ id: 1, rating: 0.5, _dlt_id: "doc-1" }])]);
        await expectRows(world, wider, [{ id: 1, rating: 0.5, _dlt_id: "doc-1" }, doc(2, "two")]);
      },
    },
  ];
}

function hardDeletes(strategy: "delete-insert" | "upsert"): readonly ConformanceCase[] {
  const markers: readonly (readonly [kind: string, marker: TypedColumn, yes: Json, no: Json])[] = [
    ["bool", column("deleted", "bool", { hardDelete: true }), true, false],
    ["timestamp", column("deleted_at", "timestamp", { hardDelete: true }), "2026-01-02T03:04:05Z", null],
  ];
  return markers.map(([kind, marker, yes, no]): ConformanceCase => {
    return {
      id: `write.merge.${strategy}.hard-delete.${kind}`,
      title: `removes rows that are marked as deleted by a ${kind}, with all that is nested in them (${strategy})`,
      requires: does(strategy),
      async run(kit) {
        const world = await kit.world();
        const table = withColumn(docs, marker);
        const kept = (id: number, body: string): Row => doc(id, body, no === null ? {} : { [marker.name]: no });
        await loadTables(world, 1, [
          merge(strategy, table, [kept(1, "one"), kept(2, "two"), doc(3, "three")]),
          merge(strategy, lines, [line(1, 0, "a"), line(2, 0, "b"), line(3, 0, "c")]),
        ]);
        await loadTables(world, 2, [
          merge(strategy, table, [doc(1, "gone", { [marker.name]: yes }), kept(3, "three again")]),
          merge(strategy, lines, [line(3, 0, "c again")]),
        ]);
        await expectRows(world, table, [kept(2, "two"), kept(3, "three again")]);
        await expectRows(world, lines, [line(2, 0, "b"), line(3, 0, "c again")]);
      },
    };
  });
}
