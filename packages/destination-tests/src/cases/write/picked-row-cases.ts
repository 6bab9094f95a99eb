import type { Row } from "@dlt-ts/core";
import { loadTables } from "../../load/load-tables.js";
import { expectRows } from "../../oracle/expect-rows.js";
import { column, withColumn } from "../../tables/table-builders.js";
import type { ConformanceCase } from "../conformance-case.js";
import { doc, docs, does, line, lines, merge } from "./merge-fixtures.js";

/** Which row of a key comes in, and what a mark does to rows that are not there: the same for delete-insert and upsert. */
export function pickedRowCases(strategy: "delete-insert" | "upsert"): readonly ConformanceCase[] {
  const version = (id: number, at: number | null, more: Row = {}): Row => doc(id, `at ${at}`, { ...(at === null ? {} : { at }), ...more });
  return [
    ...(["asc", "desc"] as const).map((direction): ConformanceCase => {
      return {
        id: `write.merge.${strategy}.dedup-${direction}`,
        title: `takes one row for each primary key of a load, the first in ${direction}ending order, one without a value last (${strategy})`,
        requires: does(strategy),
        async run(kit) {
          const world = await kit.world();
          const table = withColumn(docs, column("at", "bigint", { dedupSort: direction }));
          await loadTables(world, 1, [merge(strategy, table, [version(1, 7), version(4, 7)])]);
          const rows = [version(1, 2), version(1, 10), version(1, 1), version(2, 5), version(3, null), version(3, 4)];
          await loadTables(world, 2, [merge(strategy, table, rows)]);
          await expectRows(world, table, [version(1, direction === "asc" ? 1 : 10), version(2, 5), version(3, 4), version(4, 7)]);
        },
      };
    }),
    {
      id: `write.merge.${strategy}.deleted-last`,
      title: `leaves nothing of a primary key whose newest row in the load is a hard delete (${strategy})`,
      requires: does(strategy),
      async run(kit) {
        const world = await kit.world();
        const table = withColumn(
          withColumn(docs, column("at", "bigint", { dedupSort: "desc" })),
          column("deleted", "bool", { hardDelete: true }),
        );
        const marked = (id: number, at: number, deleted: boolean): Row => version(id, at, { deleted });
        await loadTables(world, 1, [merge(strategy, table, [marked(1, 1, false), marked(2, 1, false)])]);
        await loadTables(world, 2, [
          merge(strategy, table, [marked(1, 2, false), marked(1, 3, true), marked(2, 2, true), marked(2, 3, false)]),
        ]);
        await expectRows(world, table, [marked(2, 3, false)]);
      },
    },
    {
      id: `write.merge.${strategy}.hard-delete.unmatched`,
      title: `adds nothing for a hard delete of a row that is not there, nor for what is nested in it (${strategy})`,
      requires: does(strategy),
      async run(kit) {
        const world = await kit.world();
        const table = withColumn(docs, column("deleted", "bool", { hardDelete: true }));
        await loadTables(world, 1, [merge(strategy, table, [doc(1, "one")]), merge(strategy, lines, [line(1, 0, "a")])]);
        await loadTables(world, 2, [
          merge(strategy, table, [doc(2, "never there", { deleted: true }), doc(3, "three")]),
          merge(strategy, lines, [line(2, 0, "b"), line(3, 0, "c")]),
        ]);
        await expectRows(world, table, [doc(1, "one"), doc(3, "three")]);
        await expectRows(world, lines, [line(1, 0, "a"), line(3, 0, "c")]);
      },
    },
    {
      id: `write.merge.${strategy}.deduplicated`,
      title: `replaces rows also when the load says that no key comes twice (${strategy})`,
      requires: does(strategy),
      async run(kit) {
        const world = await kit.world();
        const table = { ...docs, "x-stage-data-deduplicated": true };
        await loadTables(world, 1, [merge(strategy, table, [doc(1, "one"), doc(2, "two")])]);
        await loadTables(world, 2, [merge(strategy, table, [doc(2, "again"), doc(3, "three")])]);
        await expectRows(world, table, [doc(1, "one"), doc(2, "again"), doc(3, "three")]);
      },
    },
  ];
}
