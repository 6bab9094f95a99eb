import type { Row } from "@dlt-ts/core";
import { loadTables } from "../../load/load-tables.js";
import { expectRows } from "../../oracle/expect-rows.js";
import type { KitTable } from "../../tables/kit-load.js";
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
];
