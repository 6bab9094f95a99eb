import type { Row, TypedTable } from "@dlt-ts/core";
import { loadTables } from "../../load/load-tables.js";
import { expectRows } from "../../oracle/expect-rows.js";
import { column } from "../../tables/table-builders.js";
import type { ConformanceCase } from "../conformance-case.js";
import { does, merge } from "./merge-fixtures.js";
import { offers, packageTime, price, valid, versioned, withMergeKey } from "./scd2-fixtures.js";

const requires = does("scd2");

/** What a user can choose of slowly changing dimensions. */
export const scd2OptionCases: readonly ConformanceCase[] = [
  {
    id: "write.merge.scd2.timestamps",
    title: "writes boundaries and open ends that the table asks for, into columns of its own names",
    requires,
    async run(kit) {
      const world = await kit.world();
      const at = (boundary: string): TypedTable => ({
        ...versioned,
        "x-boundary-timestamp": boundary,
        columns: [
          column("since", "timestamp", { "x-valid-from": true }),
          column("until", "timestamp", { "x-valid-to": true, "x-active-record-timestamp": "9999-12-31T00:00:00Z" }),
          ...versioned.columns.slice(2),
        ],
      });
      await loadTables(world, 1, [merge("scd2", at("2020-01-01"), [price("a", 1), price("b", 1)])]);
      const second = at("2021-02-03T04:05:06Z");
      await loadTables(world, 2, [merge("scd2", second, [price("a", 1), price("b", 2)])]);
      const [first, change, end] = ["2020-01-01T00:00:00Z", "2021-02-03T04:05:06Z", "9999-12-31T00:00:00Z"];
      await expectRows(world, second, [
        { ...price("a", 1), since: first, until: end },
        { ...price("b", 1), since: first, until: change },
        { ...price("b", 2), since: change, until: end },
      ]);
    },
  },
  {
    id: "write.merge.scd2.compound-key",
    title: "compares the columns of a merge key one by one, and takes null for equal to null",
    requires,
    async run(kit) {
      const world = await kit.world();
      const table = withMergeKey(versioned, "sku");
      const twoKeys = {
        ...table,
        columns: [...table.columns.slice(0, 3), column("shop", "text", { mergeKey: true }), ...table.columns.slice(3)],
      };
      const row = (sku: string | null, shop: string | null, amount: number): Row => ({
        ...(sku === null ? {} : { sku }),
        ...(shop === null ? {} : { shop }),
        price: amount,
        _dlt_id: `${sku}/${shop} ${amount}`,
      });
      await loadTables(world, 1, [
        merge("scd2", twoKeys, [row("ab", "c", 1), row("a", "bc", 1), row("d", null, 1), row(null, "d", 1), row(null, null, 1)]),
      ]);
      await loadTables(world, 2, [merge("scd2", twoKeys, [row("a", "bc", 2), row("d", null, 2), row(null, null, 2)])]);
      await expectRows(world, twoKeys, [
        valid(row("ab", "c", 1)),
        valid(row("a", "bc", 1), packageTime),
        valid(row("a", "bc", 2)),
        valid(row("d", null, 1), packageTime),
        valid(row("d", null, 2)),
        valid(row(null, "d", 1)),
        valid(row(null, null, 1), packageTime),
        valid(row(null, null, 2)),
      ]);
    },
  },
  {
    id: "write.merge.scd2.own-version",
    title: "tells versions apart by a column of the data, null among its values, and adds nothing nested for one that is there",
    requires,
    async run(kit) {
      const world = await kit.world();
      const table: TypedTable = {
        ...versioned,
        columns: [
          ...versioned.columns.slice(0, 4),
          column("revision", "text", { "x-row-version": true }),
          column("_dlt_load_id", "text", { nullable: false }),
          column("_dlt_id", "text", { nullable: false, unique: true, rowKey: true }),
        ],
      };
      const row = (load: number, sku: string, revision?: string): Row => {
        return { sku, price: load, ...(revision === undefined ? {} : { revision }), _dlt_id: `${load} ${sku}` };
      };
      const offer = (load: number, sku: string): Row => {
        return { text: `of load ${load}`, _dlt_parent_id: `${load} ${sku}`, _dlt_list_idx: 0, _dlt_id: `offer ${load} ${sku}` };
      };
      await loadTables(world, 1, [
        merge("scd2", table, [row(1, "a", "r1"), row(1, "b"), row(1, "c", "r3")]),
        merge("scd2", offers, [offer(1, "a"), offer(1, "b"), offer(1, "c")]),
      ]);
      await loadTables(world, 2, [
        merge("scd2", table, [row(2, "a", "r2"), row(2, "b"), row(2, "c", "r3")]),
        merge("scd2", offers, [offer(2, "a"), offer(2, "b"), offer(2, "c")]),
      ]);
      await expectRows(world, table, [
        valid(row(1, "a", "r1"), packageTime),
        valid(row(2, "a", "r2")),
        valid(row(1, "b")),
        valid(row(1, "c", "r3")),
      ]);
      await expectRows(world, offers, [offer(1, "a"), offer(1, "b"), offer(1, "c"), offer(2, "a")]);
    },
  },
];
