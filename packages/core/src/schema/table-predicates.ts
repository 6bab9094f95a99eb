import type { NamingConvention } from "../naming/naming-convention.js";
import { isComplete } from "./column-predicates.js";
import type { Table, TypedTable } from "./table.js";

/** Whether rows of the table belong to rows of another one. */
export function isNested(table: Table): boolean {
  return Boolean(table.parent);
}

/** Whether rows of it were ever written: then it exists at the destination, under these names. */
export function hasSeenData(table: Table): boolean {
  const hints = table["x-normalizer"];
  return typeof hints === "object" && hints !== null && !Array.isArray(hints) && (hints as Record<string, unknown>)["seen-data"] === true;
}

/** Whether a table or column belongs to dlt itself. */
export function isDltName(name: string, naming: NamingConvention): boolean {
  return name.startsWith(dltPrefix(naming));
}

/** What the names of all of dlt's own tables and columns begin with. */
export function dltPrefix(naming: NamingConvention): string {
  return naming.normalizeTableIdentifier("_dlt");
}

/** Whether no column of it can be created yet. */
export function isIncomplete(table: Table): boolean {
  return !table.columns.some(isComplete);
}

/** The table without columns whose type is unknown: as destinations see it. */
export function typedTable(table: Table): TypedTable {
  return { ...table, columns: table.columns.filter(isComplete) };
}
