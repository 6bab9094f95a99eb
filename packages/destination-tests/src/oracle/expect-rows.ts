import { AssertionError } from "node:assert";
import type { Row, TypedTable } from "@dlt-ts/core";
import type { World } from "../world/world.js";
import { compareRows, type RowDifference } from "./compare-rows.js";

const shown = 5;

/** Fails unless a table has exactly these rows, in any order. A table that does not exist has none. */
export async function expectRows(world: World, table: TypedTable, expected: readonly Row[]): Promise<void> {
  const found = (await world.rows(table)) ?? [];
  const { missing, unexpected } = compareRows(table, expected, found);
  if (missing.length === 0 && unexpected.length === 0) return;
  throw new AssertionError({
    message: `Table "${table.name}" has ${found.length} rows, ${expected.length} were expected.${listed("missing", missing)}${listed("unexpected", unexpected)}`,
  });
}

/** The differences of one table, with the first rows of each, for a message. */
export function describeDifference(table: string, { missing, unexpected }: RowDifference): string {
  return `table "${table}"${listed("missing", missing)}${listed("unexpected", unexpected)}`;
}

function listed(what: string, rows: readonly string[]): string {
  if (rows.length === 0) return "";
  const more = rows.length > shown ? `\n    … and ${rows.length - shown} more` : "";
  return `\n  ${what}:\n${rows
    .slice(0, shown)
    .map((row) => `    ${row.slice(0, 300)}`)
    .join("\n")}${more}`;
}
