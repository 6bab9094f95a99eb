import type { Json, MergeStrategy, Row, TypedColumn, TypedTable } from "@dlt-ts/core";
import { loadTables } from "../../load/load-tables.js";
import { expectRows } from "../../oracle/expect-rows.js";
import type { KitTable } from "../../tables/kit-load.js";
import { column, nestedTable, rootTable, withColumn } from "../../tables/table-builders.js";
import type { ConformanceCase } from "../conformance-case.js";

const docs = rootTable("docs", column("id", "bigint", { primaryKey: true }), column("body"));
const lines = nestedTable("docs__lines", "docs", column("text"));
const words = nestedTable("docs__lines__words", "docs__lines", column("word"));

// Row ids follow from the key, as they do for upsert, so that both strategies leave the same rows.
const doc = (id: number, body: string, more: Row = {}): Row => ({ id, body, ...more, _dlt_id: `doc-${id}` });
const line = (id: number, index: number, text: string): Row => nested(`doc-${id}`, `doc-${id}`, index, { text });
const word = (id: number, lineIndex: number, index: number, text: string): Row =>
  nested(`doc-${id}`, `doc-${id}-${lineIndex}`, index, { word: text });

function nested(root: string, parent: string, index: number, values: Row): Row {
  return { ...values, _dlt_root_id: root, _dlt_parent_id: parent, _dlt_list_idx: index, _dlt_id: `${parent}-${index}` };
}

const does =
  (strategy: MergeStrategy): NonNullable<ConformanceCase["requires"]> =>
  ({ write }) =>
    write.merge.includes(strategy);

const merge = (strategy: MergeStrategy, table: TypedTable, rows: readonly Row[]): KitTable => {
  return { table, disposition: "merge", strategy, jobs: rows.length === 0 ? [] : [rows] };
};

/** Cases in which delete-insert and upsert leave the same. */
function keyedCases(strategy: "delete-insert" | "upsert"): readonly ConformanceCase[] {
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

const deleteInsertCases: readonly ConformanceCase[] = [
  ...(["asc", "desc"] as const).map((direction): ConformanceCase => {
    return {
      id: `write.merge.delete-insert.dedup-${direction}`,
      title: `takes one row for each primary key of a load, the first in ${direction}ending order`,
      requires: does("delete-insert"),
      async run(kit) {
        const world = await kit.world();
        const table = withColumn(docs, column("at", "bigint", { dedupSort: direction }));
        const version = (id: number, at: number): Row => ({ id, body: `at ${at}`, at, _dlt_id: `doc-${id}-${at}` });
        const rows = [version(1, 2), version(1, 10), version(1, 1), version(2, 5)];
        await loadTables(world, 1, [merge("delete-insert", table, rows)]);
        await expectRows(world, table, [version(1, direction === "asc" ? 1 : 10), version(2, 5)]);
      },
    };
  }),
  {
    id: "write.merge.delete-insert.deleted-last",
    title: "leaves nothing of a primary key whose newest row in the load is a hard delete",
    requires: does("delete-insert"),
    async run(kit) {
      const world = await kit.world();
      const table = withColumn(
        withColumn(docs, column("at", "bigint", { dedupSort: "desc" })),
        column("deleted", "bool", { hardDelete: true }),
      );
      const version = (id: number, at: number, deleted: boolean): Row => ({
        id,
        body: `at ${at}`,
        at,
        deleted,
        _dlt_id: `doc-${id}-${at}`,
      });
      await loadTables(world, 1, [merge("delete-insert", table, [version(1, 1, false), version(2, 1, false)])]);
      await loadTables(world, 2, [
        merge("delete-insert", table, [version(1, 2, false), version(1, 3, true), version(2, 2, true), version(2, 3, false)]),
      ]);
      await expectRows(world, table, [version(2, 3, false)]);
    },
  },
  {
    id: "write.merge.delete-insert.merge-key",
    title: "replaces all rows that share a merge key with a new one",
    requires: does("delete-insert"),
    async run(kit) {
      const world = await kit.world();
      const table = rootTable("visits", column("day", "date", { mergeKey: true }), column("page"));
      const visit = (day: string, page: string): Row => ({ day, page, _dlt_id: `${day} ${page}` });
      await loadTables(world, 1, [
        merge("delete-insert", table, [visit("2026-01-01", "a"), visit("2026-01-01", "b"), visit("2026-01-02", "c")]),
      ]);
      await loadTables(world, 2, [
        merge("delete-insert", table, [visit("2026-01-01", "d"), visit("2026-01-03", "e"), visit("2026-01-03", "f")]),
      ]);
      await expectRows(world, table, [
        visit("2026-01-01", "d"),
        visit("2026-01-02", "c"),
        visit("2026-01-03", "e"),
        visit("2026-01-03", "f"),
      ]);
    },
  },
  {
    id: "write.merge.delete-insert.null-key",
    title: "takes a key without a value for equal to nothing",
    requires: does("delete-insert"),
    async run(kit) {
      const world = await kit.world();
      const table = rootTable("visits", column("day", "date", { mergeKey: true }), column("page"));
      const rows = ["a", "b"].map((page): Row => ({ page, _dlt_id: `visit ${page}` }));
      await loadTables(world, 1, [merge("delete-insert", table, [rows[0]!])]);
      await loadTables(world, 2, [merge("delete-insert", table, [rows[1]!])]);
      await expectRows(world, table, rows);
    },
  },
  {
    id: "write.merge.delete-insert.no-key",
    title: "appends where a table has no key",
    requires: does("delete-insert"),
    async run(kit) {
      const world = await kit.world();
      const table = rootTable("notes", column("text"));
      const note = (number: number): Row => ({ text: "same", _dlt_id: `note-${number}` });
      await loadTables(world, 1, [merge("delete-insert", table, [note(1)])]);
      await loadTables(world, 2, [merge("delete-insert", table, [note(2)])]);
      await expectRows(world, table, [note(1), note(2)]);
    },
  },
];

const insertOnlyCases: readonly ConformanceCase[] = [
  {
    id: "write.merge.insert-only",
    title: "adds rows with new primary keys, and leaves those alone that are there",
    requires: does("insert-only"),
    async run(kit) {
      const world = await kit.world();
      const chain = (docRows: readonly Row[], lineRows: readonly Row[]): readonly KitTable[] => [
        merge("insert-only", docs, docRows),
        merge("insert-only", lines, lineRows),
      ];
      await loadTables(world, 1, chain([doc(1, "one"), doc(2, "two")], [line(1, 0, "a"), line(2, 0, "b")]));
      await loadTables(world, 2, chain([doc(1, "changed"), doc(3, "three")], [line(1, 0, "changed"), line(3, 0, "c")]));
      await expectRows(world, docs, [doc(1, "one"), doc(2, "two"), doc(3, "three")]);
      await expectRows(world, lines, [line(1, 0, "a"), line(2, 0, "b"), line(3, 0, "c")]);
    },
  },
];

/** The boundary of a change is when its package was made; the kit makes all of them at this moment. */
const packageTime = "2026-01-02T03:04:05Z";

const versioned: TypedTable = {
  name: "prices",
  columns: [
    column("_dlt_valid_from", "timestamp", { "x-valid-from": true }),
    column("_dlt_valid_to", "timestamp", { "x-valid-to": true }),
    column("sku"),
    column("price", "bigint"),
    column("_dlt_load_id", "text", { nullable: false }),
    column("_dlt_id", "text", { nullable: false, "x-row-version": true }),
  ],
};
const price = (sku: string, amount: number): Row => ({ sku, price: amount, _dlt_id: `${sku} ${amount}` });
const valid = (row: Row, to?: string): Row => ({
  _dlt_valid_from: packageTime,
  ...(to === undefined ? {} : { _dlt_valid_to: to }),
  ...row,
});

const scd2Cases: readonly ConformanceCase[] = [
  {
    id: "write.merge.scd2",
    title: "retires versions that came no more, adds new ones, and leaves those alone that came again",
    requires: does("scd2"),
    async run(kit) {
      const world = await kit.world();
      await loadTables(world, 1, [merge("scd2", versioned, [price("a", 1), price("b", 1), price("c", 1)])]);
      await expectRows(
        world,
        versioned,
        ["a", "b", "c"].map((sku) => valid(price(sku, 1))),
      );
      await loadTables(world, 2, [merge("scd2", versioned, [price("a", 1), price("b", 2)])]);
      await expectRows(world, versioned, [
        valid(price("a", 1)),
        valid(price("b", 1), packageTime),
        valid(price("b", 2)),
        valid(price("c", 1), packageTime),
      ]);
    },
  },
  {
    id: "write.merge.scd2.return",
    title: "adds a version again that was retired before",
    requires: does("scd2"),
    async run(kit) {
      const world = await kit.world();
      await loadTables(world, 1, [merge("scd2", versioned, [price("a", 1)])]);
      await loadTables(world, 2, [merge("scd2", versioned, [price("a", 2)])]);
      await loadTables(world, 3, [merge("scd2", versioned, [price("a", 1)])]);
      await expectRows(world, versioned, [valid(price("a", 1), packageTime), valid(price("a", 2), packageTime), valid(price("a", 1))]);
    },
  },
  {
    id: "write.merge.scd2.merge-key",
    title: "retires only versions whose merge key came again",
    requires: does("scd2"),
    async run(kit) {
      const world = await kit.world();
      const table = { ...versioned, columns: versioned.columns.map((one) => (one.name === "sku" ? { ...one, mergeKey: true } : one)) };
      await loadTables(world, 1, [merge("scd2", table, [price("a", 1), price("b", 1)])]);
      await loadTables(world, 2, [merge("scd2", table, [price("b", 2)])]);
      await expectRows(world, table, [valid(price("a", 1)), valid(price("b", 1), packageTime), valid(price("b", 2))]);
    },
  },
];

/** Merge, by every strategy. */
export const mergeCases: readonly ConformanceCase[] = [
  ...keyedCases("delete-insert"),
  ...keyedCases("upsert"),
  ...deleteInsertCases,
  ...insertOnlyCases,
  ...scd2Cases,
];
