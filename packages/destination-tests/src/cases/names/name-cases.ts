import assert from "node:assert/strict";
import { foldName, type DestinationCapabilities, type Row, type TypedTable } from "@dlt-ts/core";
import { loadTables } from "../../load/load-tables.js";
import { expectRows } from "../../oracle/expect-rows.js";
import { column, nestedTable, rootTable } from "../../tables/table-builders.js";
import type { World } from "../../world/world.js";
import type { ConformanceCase, Kit } from "../conformance-case.js";

/** Words that mean something to one engine or another. */
const reserved: readonly string[] = [
  "select",
  "from",
  "order",
  "group",
  "table",
  "user",
  "index",
  "values",
  "primary",
  "default",
  "timestamp",
  "limit",
  "null",
  "true",
  "end",
  "offset",
  "rows",
];

/** What a naming convention that keeps names as they are may let through. */
const hostile: readonly string[] = [
  "with space",
  "dash-ed",
  "dot.ted",
  'double"quote',
  "single'quote",
  "back`tick",
  "semi;colon",
  "per%cent",
  "dollar$1",
  "brack[et]",
  "pa(ren)",
  "slash/es",
  "back\\slash",
  "-- comment",
  "naïve",
  "漢字",
  "🐘",
  "1st",
  "__proto__",
  "constructor",
];

/** As long as a name may be, but no longer than a person would wait for. */
const longest = 1_000;

/** Names are final: they are quoted, never changed. */
export const nameCases: readonly ConformanceCase[] = [
  {
    id: "names.reserved",
    title: "takes reserved words as names of tables and columns",
    run: (kit) => loadNames(kit, reserved, reserved.slice(0, 6)),
  },
  {
    id: "names.hostile",
    title: "takes names with quotes, blanks, signs and letters of any script",
    run: (kit) => loadNames(kit, hostile, hostile),
  },
  {
    id: "names.long",
    title: "takes names of the greatest length, and keeps two apart that differ in the last letter",
    async run(kit) {
      const world = await kit.world();
      const { maxLength, maxColumnLength = maxLength } = world.capabilities.identifiers;
      const tableLength = Math.min(maxLength, longest);
      const columnLength = Math.min(maxColumnLength, longest);
      const tables = ["a", "b"].map((end) =>
        rootTable(`t${"_".repeat(tableLength - 2)}${end}`, ...["a", "b"].map((last) => column(`c${"_".repeat(columnLength - 2)}${last}`))),
      );
      const rows = (table: TypedTable): readonly Row[] => [
        { [table.columns[0]!.name]: "first", [table.columns[1]!.name]: "second", _dlt_id: `of ${table.name.slice(-1)}` },
      ];
      await loadTables(
        world,
        1,
        tables.map((table) => ({ table, disposition: "append", jobs: [rows(table)] })),
      );
      for (const table of tables) await expectRows(world, table, rows(table));
    },
  },
  {
    id: "names.case.kept",
    title: "keeps two names apart that differ only in case",
    requires: keepsCase,
    async run(kit) {
      const world = await kit.world();
      const tables = [rootTable("Orders", column("id"), column("ID")), rootTable("orders", column("Id"))];
      const rows: readonly Row[] = [
        { id: "small", ID: "big", _dlt_id: "order-1" },
        { Id: "mixed", _dlt_id: "order-2" },
      ];
      await loadTables(
        world,
        1,
        tables.map((table, index) => ({ table, disposition: "append", jobs: [[rows[index]!]] })),
      );
      for (const [index, table] of tables.entries()) await expectRows(world, table, [rows[index]!]);
    },
  },
  {
    id: "names.case.final",
    title: "gives every name back as it was given, and finds it again in a later load",
    requires: ({ offers }) => offers.read !== false,
    async run(kit) {
      const world = await kit.world();
      const table = rootTable("MixedCase", column("CamelColumn"), column("snake_column"));
      const row = (number: number): Row => ({ CamelColumn: `c${number}`, snake_column: `s${number}`, _dlt_id: `row-${number}` });
      await loadTables(world, 1, [{ table, disposition: "append", jobs: [[row(1)]] }]);
      await loadTables(world, 2, [{ table, disposition: "append", jobs: [[row(2)]] }]);
      await expectRows(world, table, [row(1), row(2)]);
      const fold = (name: string): string => foldName(world.capabilities, name);
      await world.use(async ({ reader }) => {
        assert.ok((await reader!.tables()).includes(fold("MixedCase")), `a table "${fold("MixedCase")}"`);
        for await (const page of reader!.rows(fold("MixedCase"))) {
          const names = page.columns.map(({ name }) => name);
          assert.deepEqual(names.toSorted(), table.columns.map(({ name }) => fold(name)).toSorted(), "columns");
        }
      });
    },
  },
];

function keepsCase({ identifiers }: DestinationCapabilities): boolean {
  return identifiers.caseSensitive && identifiers.casing === "preserve";
}

/** Loads tables and columns of these names twice, so that they are found again, with a nested table each. */
async function loadNames(kit: Kit, columnNames: readonly string[], tableNames: readonly string[]): Promise<void> {
  const world = await kit.world();
  const columns = distinct(world, columnNames).map((name) => column(name));
  const tables = distinct(world, tableNames).flatMap((name) => [
    rootTable(name, ...columns),
    nestedTable(`${name}__list`, name, ...columns),
  ]);
  const rowsOf = (table: TypedTable, load: number): readonly Row[] => {
    const keys = table.parent == null ? {} : { _dlt_root_id: "root", _dlt_parent_id: "root", _dlt_list_idx: 0 };
    return [
      { ...Object.fromEntries(columns.map(({ name }, index) => [name, `${index} of ${load}`])), ...keys, _dlt_id: `${table.name} ${load}` },
    ];
  };
  for (const number of [1, 2] as const) {
    await loadTables(
      world,
      number,
      tables.map((table) => ({ table, disposition: "append", jobs: [rowsOf(table, number)] })),
    );
  }
  for (const table of tables) await expectRows(world, table, [...rowsOf(table, 1), ...rowsOf(table, 2)]);
}

/** Names as the naming convention that a destination insists on makes them; else as they are. */
function distinct(world: World, names: readonly string[]): readonly string[] {
  const insists = world.capabilities.identifiers.naming !== undefined;
  return [...new Set(names.map((name) => (insists ? world.naming.normalizeIdentifier(name) : name)))];
}
