import type { Column, TypedColumn } from "./column.js";
import type { Table } from "./table.js";

/** Any hint of a column, known or `x-`. */
export type ColumnHint = keyof Column;

/** Hints that count as unset when they are true; others when they are false. */
const trueByDefault: ReadonlySet<string> = new Set(["nullable", "timezone"]);
/** Properties that are no flags. */
const values: ReadonlySet<string> = new Set(["name", "dataType", "precision", "scale"]);

/** Whether a column can be created at a destination: it has a name and a type. */
export function isComplete(column: Column): column is TypedColumn {
  return column.name !== "" && column.dataType !== undefined && column.dataType !== null;
}

/** Default true. */
export function isNullable(column: Column): boolean {
  return column.nullable ?? true;
}

/** Whether a hint says no more than its absence would. */
export function isDefault(hint: ColumnHint, value: unknown): boolean {
  // null is a value of this hint: records without an end
  if (hint === "x-active-record-timestamp") return false;
  if (value === undefined || value === null) return true;
  return !values.has(hint) && value === trueByDefault.has(hint);
}

/** Whether a column has a hint that says something. */
export function hasHint(column: Column, hint: ColumnHint): boolean {
  return hint in column && !isDefault(hint, column[hint]);
}

/** The columns of a table that have a hint, in order, those too whose type is not known yet. */
export function allColumnsWith(table: Table, hint: ColumnHint): readonly Column[] {
  return table.columns.filter((column) => hasHint(column, hint));
}
