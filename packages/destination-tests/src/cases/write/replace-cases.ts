import type { ReplaceStrategy, Row } from "@dlt-ts/core";
import { loadTables } from "../../load/load-tables.js";
import { expectRows } from "../../oracle/expect-rows.js";
import type { KitTable } from "../../tables/kit-load.js";
import { column, nestedTable, rootTable, withColumn } from "../../tables/table-builders.js";
import type { ConformanceCase } from "../conformance-case.js";

const days = rootTable("days", column("code"));
const hours = nestedTable("days__hours", "days", column("hour", "bigint"));
const day = (code: string): Row => ({ code, _dlt_id: `day-${code}` });
const hour = (code: string, index: number): Row => ({
  hour: index,
  _dlt_root_id: `day-${code}`,
  _dlt_parent_id: `day-${code}`,
  _dlt_list_idx: index,
  _dlt_id: `day-${code}-${index}`,
});

const strategies: readonly ReplaceStrategy[] = ["swap", "insert-from-staging", "truncate-and-insert", "staging-optimized"];

/** Replace, by every strategy. */
export const replaceCases: readonly ConformanceCase[] = strategies.flatMap((strategy): readonly ConformanceCase[] => {
  const requires: ConformanceCase["requires"] = ({ write }) => write.replace.includes(strategy);
  const replace = (dayJobs: readonly (readonly Row[])[], hourJobs: readonly (readonly Row[])[], table = days): readonly KitTable[] => [
    { table, disposition: "replace", strategy, jobs: dayJobs },
    { table: hours, disposition: "replace", strategy, jobs: hourJobs },
  ];
  return [
    {
      id: `write.replace.${strategy}`,
      title: `replaces all rows of a table and of those nested in it (${strategy})`,
      requires,
      async run(kit) {
        const world = await kit.world();
        await loadTables(world, 1, replace([[day("x"), day("y")], [day("z")]], [[hour("x", 0), hour("z", 0)]]));
        await expectRows(world, days, [day("x"), day("y"), day("z")]);
        await loadTables(world, 2, replace([[day("u")], [day("v")]], [[hour("u", 1)]]));
        await expectRows(world, days, [day("u"), day("v")]);
        await expectRows(world, hours, [hour("u", 1)]);
      },
    },
    {
      id: `write.replace.${strategy}.empty`,
      title: `empties a replaced table that has no rows any more (${strategy})`,
      requires,
      async run(kit) {
        const world = await kit.world();
        await loadTables(world, 1, replace([[day("x")]], [[hour("x", 0)]]));
        await loadTables(world, 2, replace([[day("y")]], []));
        await expectRows(world, days, [day("y")]);
        await expectRows(world, hours, []);
        await loadTables(world, 3, replace([], []));
        await expectRows(world, days, []);
      },
    },
    {
      id: `write.replace.${strategy}.new-column`,
      title: `replaces a table that gains a column (${strategy})`,
      requires,
      async run(kit) {
        const world = await kit.world();
        const wider = withColumn(days, column("holiday", "bool"));
        const rows = [{ ...day("y"), holiday: true }];
        await loadTables(world, 1, replace([[day("x")]], []));
        await loadTables(world, 2, replace([rows], [], wider));
        await expectRows(world, wider, rows);
      },
    },
    {
      id: `write.replace.${strategy}.others`,
      title: `leaves other tables alone, and replaces also what another pipeline loaded (${strategy})`,
      requires,
      async run(kit) {
        const world = await kit.world();
        const other = rootTable("others", column("code"));
        const otherRows: KitTable = { table: other, disposition: "append", jobs: [[day("o")]] };
        await loadTables(world, 1, [...replace([[day("x")]], []), otherRows], { pipeline: "other" });
        await loadTables(world, 2, replace([[day("y")]], []));
        await expectRows(world, days, [day("y")]);
        await expectRows(world, other, [day("o")]);
      },
    },
    {
      id: `write.replace.${strategy}.other-type`,
      title: `replaces a table one column of which has another type now (${strategy})`,
      requires: ({ write }) => strategy === "swap" && write.replace.includes(strategy),
      async run(kit) {
        const world = await kit.world();
        const numbered = rootTable("days", column("code", "bigint"));
        await loadTables(world, 1, replace([[day("x"), day("y")]], []));
        await loadTables(world, 2, replace([[{ code: 7, _dlt_id: "day-7" }]], [], numbered));
        await expectRows(world, numbered, [{ code: 7, _dlt_id: "day-7" }]);
      },
    },
  ];
});
