import type { Row } from "@dlt-ts/core";
import { loadTables } from "../../load/load-tables.js";
import { expectRows } from "../../oracle/expect-rows.js";
import { column, rootTable, withColumn } from "../../tables/table-builders.js";
import type { ConformanceCase } from "../conformance-case.js";
import { doc, docs, does, line, lines, merge } from "./merge-fixtures.js";

/** What only delete-insert does. */
export const deleteInsertCases: readonly ConformanceCase[] = [
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
  {
    id: "write.merge.delete-insert.compound-merge-key",
    title: "compares the columns of a merge key one by one, and takes none without a value for equal",
    requires: does("delete-insert"),
    async run(kit) {
      const world = await kit.world();
      const table = rootTable(
        "visits",
        column("site", "text", { mergeKey: true }),
        column("day", "text", { mergeKey: true }),
        column("page"),
      );
      const visit = (site: string, day: string | null, page: string): Row => {
        return { site, ...(day === null ? {} : { day }), page, _dlt_id: `${site} ${day} ${page}` };
      };
      const first = [visit("ab", "c", "1"), visit("a", "bc", "2"), visit("a", "b", "3"), visit("a", null, "4")];
      await loadTables(world, 1, [merge("delete-insert", table, first)]);
      await loadTables(world, 2, [merge("delete-insert", table, [visit("a", "bc", "5"), visit("a", null, "6")])]);
      await expectRows(world, table, [first[0]!, first[2]!, first[3]!, visit("a", "bc", "5"), visit("a", null, "6")]);
    },
  },
  {
    id: "write.merge.delete-insert.two-keys",
    title: "replaces rows that share the primary key or the merge key with a new one, with all that is nested in them",
    requires: does("delete-insert"),
    async run(kit) {
      const world = await kit.world();
      const table = rootTable(
        "docs",
        column("id", "bigint", { primaryKey: true }),
        column("day", "text", { mergeKey: true }),
        column("body"),
      );
      const row = (id: number, day: string, body: string): Row => ({ ...doc(id, body), day });
      await loadTables(world, 1, [
        merge("delete-insert", table, [row(1, "mon", "a"), row(2, "mon", "b"), row(3, "tue", "c"), row(4, "wed", "d")]),
        merge(
          "delete-insert",
          lines,
          [1, 2, 3, 4].map((id) => line(id, 0, "old")),
        ),
      ]);
      await loadTables(world, 2, [
        merge("delete-insert", table, [row(1, "mon", "new"), row(3, "fri", "new")]),
        merge("delete-insert", lines, [line(3, 0, "new")]),
      ]);
      await expectRows(world, table, [row(1, "mon", "new"), row(3, "fri", "new"), row(4, "wed", "d")]);
      await expectRows(world, lines, [line(3, 0, "new"), line(4, 0, "old")]);
    },
  },
  {
    id: "write.merge.delete-insert.left-out",
    title: "adds nothing that is nested in rows that were left out for another with their primary key",
    requires: does("delete-insert"),
    async run(kit) {
      const world = await kit.world();
      const table = withColumn(docs, column("at", "bigint", { dedupSort: "desc" }));
      const version = (at: number): Row => ({ id: 1, body: `at ${at}`, at, _dlt_id: `version ${at}` });
      const below = (at: number): Row => {
        const id = `version ${at}`;
        return { text: id, _dlt_root_id: id, _dlt_parent_id: id, _dlt_list_idx: 0, _dlt_id: `${id} 0` };
      };
      await loadTables(world, 1, [
        merge("delete-insert", table, [version(1), version(3), version(2)]),
        merge("delete-insert", lines, [below(1), below(2), below(3)]),
      ]);
      await expectRows(world, table, [version(3)]);
      await expectRows(world, lines, [below(3)]);
    },
  },
  {
    id: "write.merge.delete-insert.no-key.hard-delete",
    title: "adds all rows but hard deletes where a table has no key",
    requires: does("delete-insert"),
    async run(kit) {
      const world = await kit.world();
      const table = rootTable("docs", column("body"), column("deleted", "bool", { hardDelete: true }));
      const note = (id: number, deleted: boolean): Row => ({ body: "same", deleted, _dlt_id: `doc-${id}` });
      await loadTables(world, 1, [
        merge("delete-insert", table, [note(1, false), note(2, true)]),
        merge("delete-insert", lines, [line(1, 0, "a"), line(2, 0, "b")]),
      ]);
      await loadTables(world, 2, [merge("delete-insert", table, [note(3, false)]), merge("delete-insert", lines, [line(3, 0, "c")])]);
      await expectRows(world, table, [note(1, false), note(3, false)]);
      await expectRows(world, lines, [line(1, 0, "a"), line(3, 0, "c")]);
    },
  },
];
