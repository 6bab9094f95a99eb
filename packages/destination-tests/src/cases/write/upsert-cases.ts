import { loadTables } from "../../load/load-tables.js";
import { expectRows } from "../../oracle/expect-rows.js";
import { column, withColumn } from "../../tables/table-builders.js";
import type { ConformanceCase } from "../conformance-case.js";
import { doc, docs, does, line, lines, merge } from "./merge-fixtures.js";

/** What only upsert does. */
export const upsertCases: readonly ConformanceCase[] = [
  {
    id: "write.merge.upsert.other-columns",
    title: "leaves values alone in columns that the load does not know",
    requires: does("upsert"),
    async run(kit) {
      const world = await kit.world();
      const wider = withColumn(docs, column("rating", "double"));
      await loadTables(world, 1, [merge("upsert", wider, [doc(1, "one", { rating: 0.5 }), doc(2, "two", { rating: 1.5 })])]);
      await loadTables(world, 2, [merge("upsert", docs, [doc(1, "again"), doc(3, "three")])]);
      await expectRows(world, wider, [doc(1, "again", { rating: 0.5 }), doc(2, "two", { rating: 1.5 }), doc(3, "three")]);
    },
  },
  {
    id: "write.merge.upsert.twice",
    title: "takes rows that come twice in one load, with all that is nested in them, once",
    requires: does("upsert"),
    async run(kit) {
      const world = await kit.world();
      await loadTables(world, 1, [merge("upsert", docs, [doc(1, "one")]), merge("upsert", lines, [line(1, 0, "old"), line(1, 1, "old")])]);
      const again = [doc(1, "again"), doc(2, "two")];
      const below = [line(1, 0, "new"), line(2, 0, "b")];
      await loadTables(world, 2, [
        { table: docs, disposition: "merge", strategy: "upsert", jobs: [again, again] },
        { table: lines, disposition: "merge", strategy: "upsert", jobs: [below, below] },
      ]);
      await expectRows(world, docs, again);
      await expectRows(world, lines, below);
    },
  },
];
