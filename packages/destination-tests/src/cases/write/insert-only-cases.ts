import type { Row } from "@dlt-ts/core";
import { loadTables } from "../../load/load-tables.js";
import { expectRows } from "../../oracle/expect-rows.js";
import type { KitTable } from "../../tables/kit-load.js";
import { column, withColumn } from "../../tables/table-builders.js";
import type { ConformanceCase } from "../conformance-case.js";
import { doc, docs, does, line, lines, merge } from "./merge-fixtures.js";

/** What insert-only does. */
export const insertOnlyCases: readonly ConformanceCase[] = [
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
  {
    id: "write.merge.insert-only.nested",
    title: "adds nested rows with new row ids also below a row that is there, as Python dlt does",
    requires: does("insert-only"),
    async run(kit) {
      const world = await kit.world();
      await loadTables(world, 1, [merge("insert-only", docs, [doc(1, "one")]), merge("insert-only", lines, [line(1, 0, "a")])]);
      await loadTables(world, 2, [
        merge("insert-only", docs, [doc(1, "changed"), doc(1, "changed")]),
        merge("insert-only", lines, [line(1, 0, "changed"), line(1, 1, "b"), line(1, 0, "changed"), line(1, 1, "b")]),
      ]);
      await expectRows(world, docs, [doc(1, "one")]);
      await expectRows(world, lines, [line(1, 0, "a"), line(1, 1, "b")]);
    },
  },
  {
    id: "write.merge.insert-only.hard-delete",
    title: "adds nothing for a hard delete, and removes nothing",
    requires: does("insert-only"),
    async run(kit) {
      const world = await kit.world();
      const table = withColumn(docs, column("deleted", "bool", { hardDelete: true }));
      await loadTables(world, 1, [merge("insert-only", table, [doc(1, "one")]), merge("insert-only", lines, [line(1, 0, "a")])]);
      await loadTables(world, 2, [
        merge("insert-only", table, [doc(1, "gone", { deleted: true }), doc(2, "never there", { deleted: true }), doc(3, "three")]),
        merge("insert-only", lines, [line(2, 0, "b"), line(3, 0, "c")]),
      ]);
      await expectRows(world, table, [doc(1, "one"), doc(3, "three")]);
      await expectRows(world, lines, [line(1, 0, "a"), line(3, 0, "c")]);
    },
  },
  {
    id: "write.merge.insert-only.other-row-key",
    title: "adds nothing below a row that another strategy loaded, since it has another row id",
    requires: does("insert-only"),
    async run(kit) {
      const world = await kit.world();
      const old = { ...doc(1, "one"), _dlt_id: "of its own" };
      const below = { ...line(1, 0, "a"), _dlt_id: "a line of its own", _dlt_parent_id: old._dlt_id, _dlt_root_id: old._dlt_id };
      await loadTables(world, 1, [
        { table: docs, disposition: "append", jobs: [[old]] },
        { table: lines, disposition: "append", jobs: [[below]] },
      ]);
      await loadTables(world, 2, [
        merge("insert-only", docs, [doc(1, "changed"), doc(2, "two")]),
        merge("insert-only", lines, [line(1, 0, "changed"), line(2, 0, "b")]),
      ]);
      await expectRows(world, docs, [old, doc(2, "two")]);
      await expectRows(world, lines, [below, line(2, 0, "b")]);
    },
  },
];
