import type { Row } from "@dlt-ts/core";
import { loadTables } from "../../load/load-tables.js";
import { expectRows } from "../../oracle/expect-rows.js";
import { column, rootTable } from "../../tables/table-builders.js";
import type { ConformanceCase } from "../conformance-case.js";
import { does, merge } from "./merge-fixtures.js";

/** Primary keys with a column that may be null, for the strategies whose row ids follow from the key. */
export function nullKeyCases(strategy: "upsert" | "insert-only"): readonly ConformanceCase[] {
  return [
    {
      id: `write.merge.${strategy}.null-key`,
      title: `takes a key without a value for equal to another, in one load and in the next (${strategy})`,
      requires: does(strategy),
      async run(kit) {
        const world = await kit.world();
        const table = rootTable(
          "stock",
          column("shop", "text", { primaryKey: true, nullable: false }),
          column("shelf", "bigint", { primaryKey: true }),
          column("count", "bigint"),
        );
        const stock = (shop: string, shelf: number | null, count: number): Row => {
          return { shop, ...(shelf === null ? {} : { shelf }), count, _dlt_id: `${shop} ${shelf}` };
        };
        const twice = stock("c", null, 5);
        const first = [stock("a", null, 1), stock("a", 0, 2), stock("b", null, 3), twice, twice];
        await loadTables(world, 1, [merge(strategy, table, first)]);
        await expectRows(world, table, first.slice(0, 4));
        await loadTables(world, 2, [merge(strategy, table, [stock("a", null, 10), stock("a", 1, 20), stock("d", null, 30)])]);
        const a = stock("a", null, strategy === "upsert" ? 10 : 1);
        await expectRows(world, table, [a, ...first.slice(1, 4), stock("a", 1, 20), stock("d", null, 30)]);
      },
    },
  ];
}
