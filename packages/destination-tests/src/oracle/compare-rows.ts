import type { Row, TypedTable } from "@dlt-ts/core";
import { comparableValue } from "./comparable-value.js";

/** What differs between two multisets of rows, as texts of rows. */
export interface RowDifference {
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
}

/** A row as text: its columns in the order of the table, nulls left out, `_dlt_load_id` too. */
export function describeRow(row: Row, { columns }: TypedTable): string {
  return columns
    .filter(({ name }) => name !== "_dlt_load_id" && Object.hasOwn(row, name) && row[name] !== null)
    .map(({ name, dataType }) => `${name}=${comparableValue(row[name]!, dataType)}`)
    .join(" ");
}

/** Compares rows as multisets: the order does not count, how often a row is there does. */
export function compareRows(table: TypedTable, expected: readonly Row[], found: readonly Row[]): RowDifference {
  const unexpected = found.map((row) => describeRow(row, table)).sort();
  const missing = expected
    .map((row) => describeRow(row, table))
    .sort()
    .filter((row) => {
      const index = unexpected.indexOf(row);
      if (index >= 0) unexpected.splice(index, 1);
      return index < 0;
    });
  return { missing, unexpected };
}
