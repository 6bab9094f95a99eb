import type { Row, TypedTable } from "@dlt-ts/core";
import { loadTables } from "../../load/load-tables.js";
import { expectRows } from "../../oracle/expect-rows.js";
import { column } from "../../tables/table-builders.js";
import type { ConformanceCase } from "../conformance-case.js";
import { does, merge } from "./merge-fixtures.js";

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

/** What slowly changing dimensions do. */
export const scd2Cases: readonly ConformanceCase[] = [
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
