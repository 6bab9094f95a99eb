import type { Row } from "@dlt-ts/core";
import { loadTables } from "../../load/load-tables.js";
import { expectRows } from "../../oracle/expect-rows.js";
import { column, nestedTable, rootTable } from "../../tables/table-builders.js";
import type { ConformanceCase } from "../conformance-case.js";

const orders = rootTable("orders", column("id", "bigint"));
const lines = nestedTable("orders__lines", "orders", column("text"));
const parts = nestedTable("orders__lines__parts", "orders__lines", column("size", "bigint"));

const order = (id: number): Row => ({ id, _dlt_id: `order-${id}` });
const line = (id: number): Row => ({
  text: `line ${id}`,
  _dlt_root_id: `order-${id}`,
  _dlt_parent_id: `order-${id}`,
  _dlt_list_idx: 0,
  _dlt_id: `line-${id}`,
});
const part = (id: number): Row => ({
  size: id,
  _dlt_root_id: `order-${id}`,
  _dlt_parent_id: `line-${id}`,
  _dlt_list_idx: 0,
  _dlt_id: `part-${id}`,
});

/** Append. */
export const appendCases: readonly ConformanceCase[] = [
  {
    id: "write.append",
    title: "appends the rows of all jobs of all loads",
    async run(kit) {
      const world = await kit.world();
      await loadTables(world, 1, [
        { table: orders, disposition: "append", jobs: [[order(1), order(2)], [order(3)], [order(4), order(5)]] },
      ]);
      await loadTables(world, 2, [{ table: orders, disposition: "append", jobs: [[order(6)]] }]);
      await loadTables(world, 3, [{ table: orders, disposition: "append", jobs: [] }]);
      await expectRows(world, orders, [1, 2, 3, 4, 5, 6].map(order));
    },
  },
  {
    id: "write.append.nested",
    title: "appends nested tables",
    async run(kit) {
      const world = await kit.world();
      for (const number of [1, 2] as const) {
        await loadTables(world, number, [
          { table: orders, disposition: "append", jobs: [[order(number)]] },
          { table: lines, disposition: "append", jobs: [[line(number)]] },
          { table: parts, disposition: "append", jobs: [[part(number)]] },
        ]);
      }
      await expectRows(world, orders, [order(1), order(2)]);
      await expectRows(world, lines, [line(1), line(2)]);
      await expectRows(world, parts, [part(1), part(2)]);
    },
  },
  {
    id: "write.append.equal-rows",
    title: "appends rows that are equal as often as they come",
    async run(kit) {
      const world = await kit.world();
      const table = { name: "plain", columns: [column("id", "bigint"), column("name")] };
      const row = { id: 1, name: "same" };
      await loadTables(world, 1, [{ table, disposition: "append", jobs: [[row, row], [row]] }]);
      await expectRows(world, table, [row, row, row]);
    },
    // Where rows have no key, a replay cannot tell them from new ones.
    requires: ({ commit }) => commit === "atomic",
  },
];
