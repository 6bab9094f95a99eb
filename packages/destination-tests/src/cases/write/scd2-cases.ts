import type { Row, TypedColumn, TypedTable } from "@dlt-ts/core";
import { loadTables } from "../../load/load-tables.js";
import { expectRows } from "../../oracle/expect-rows.js";
import type { ConformanceCase } from "../conformance-case.js";
import { does, merge } from "./merge-fixtures.js";
import { offers, packageTime, price, valid, versioned, withMergeKey } from "./scd2-fixtures.js";

const requires = does("scd2");

const offer = (above: Row, index: number): Row => {
  return {
    text: `offer ${index}`,
    _dlt_parent_id: above["_dlt_id"]!,
    _dlt_list_idx: index,
    _dlt_id: `${String(above["_dlt_id"])} ${index}`,
  };
};

/** What slowly changing dimensions do. */
export const scd2Cases: readonly ConformanceCase[] = [
  {
    id: "write.merge.scd2",
    title: "retires versions that came no more, adds new ones, and leaves those alone that came again",
    requires,
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
    requires,
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
    requires,
    async run(kit) {
      const world = await kit.world();
      const table = withMergeKey(versioned, "sku");
      await loadTables(world, 1, [merge("scd2", table, [price("a", 1), price("b", 1)])]);
      await loadTables(world, 2, [merge("scd2", table, [price("b", 2)])]);
      await expectRows(world, table, [valid(price("a", 1)), valid(price("b", 1), packageTime), valid(price("b", 2))]);
    },
  },
  {
    id: "write.merge.scd2.nested",
    title: "keeps what is nested in retired versions, and adds what is nested in new ones once, also where rows have a natural key",
    requires,
    async run(kit) {
      const world = await kit.world();
      const table: TypedTable = {
        ...versioned,
        columns: versioned.columns.map((one): TypedColumn => (one.name === "sku" ? { ...one, primaryKey: true } : one)),
      };
      const load = (number: 1 | 2 | 3, ...rows: readonly Row[]): Promise<unknown> =>
        loadTables(world, number, [
          merge("scd2", table, rows),
          merge(
            "scd2",
            offers,
            rows.flatMap((row) => [offer(row, 0), offer(row, 1)]),
          ),
        ]);
      await load(1, price("a", 1), price("b", 1));
      await load(2, price("a", 2), price("b", 1));
      await load(3, price("a", 1), price("b", 1));
      await expectRows(world, table, [
        valid(price("a", 1), packageTime),
        valid(price("a", 2), packageTime),
        valid(price("a", 1)),
        valid(price("b", 1)),
      ]);
      const versions = [price("a", 1), price("a", 2), price("b", 1)];
      await expectRows(
        world,
        offers,
        versions.flatMap((row) => [offer(row, 0), offer(row, 1)]),
      );
    },
  },
  {
    id: "write.merge.scd2.twice",
    title: "takes a row that comes twice in one load for one version",
    requires,
    async run(kit) {
      const world = await kit.world();
      await loadTables(world, 1, [
        { table: versioned, disposition: "merge", strategy: "scd2", jobs: [[price("a", 1), price("a", 1)], [price("a", 1)]] },
      ]);
      await expectRows(world, versioned, [valid(price("a", 1))]);
    },
  },
  {
    id: "write.merge.scd2.no-rows",
    title: "retires nothing where nothing came",
    requires,
    async run(kit) {
      const world = await kit.world();
      await loadTables(world, 1, [merge("scd2", versioned, [price("a", 1)])]);
      await loadTables(world, 2, [merge("scd2", versioned, [])]);
      await expectRows(world, versioned, [valid(price("a", 1))]);
    },
  },
];
