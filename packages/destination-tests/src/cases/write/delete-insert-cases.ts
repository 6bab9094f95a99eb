import type { Row } from "@dlt-ts/core";
import { loadTables } from "../../load/load-tables.js";
import { expectRows } from "../../oracle/expect-rows.js";
import { column, rootTable, withColumn } from "../../tables/table-builders.js";
import type { ConformanceCase } from "../conformance-case.js";
import { docs, does, merge } from "./merge-fixtures.js";

/** What only delete-insert does. */
export const deleteInsertCases: readonly ConformanceCase[] = [
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
