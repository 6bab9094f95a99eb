import { didYouMean, isComplete, isNullable, type Table } from "@dlt-ts/core";
import type { SchemaTracker } from "../schema/schema-tracker.js";
import type { ReplacedValues } from "../values/encode-json.js";
import { NormalizeError } from "./normalize-error.js";
import type { NormalizeReport } from "./normalize-report.js";
import { rejectionWarning } from "./rejections/rejection-warning.js";
import type { Rejection } from "./rejections/rejection.js";
import type { TableRows } from "./table-rows.js";

/** Sums up the tables with rows; `others` are warnings of before. Throws a `NormalizeError` if one of them has a column that must have values and got none. */
export function reportOf(
  tables: readonly TableRows[],
  tracker: SchemaTracker,
  replaced: ReplacedValues,
  rejections: readonly Rejection[],
  others: readonly string[],
): NormalizeReport {
  const warnings: string[] = [...others];
  for (const { name } of tables) warnings.push(...unboundColumns(tracker.table(name)!));
  const reports = tables.map((table) => ({ table: table.name, rows: table.rows, nullOnlyColumns: nullOnlyColumns(table) }));
  for (const { table, nullOnlyColumns: columns } of reports) {
    if (columns.length > 0) {
      warnings.push(
        `Table "${table}" has no value at all in ${columns.map((column) => `"${column}"`).join(", ")}. Without a value there is no type, so such a column is not made; declare its type to have it.`,
      );
    }
  }
  const { notFinite, loneSurrogates } = replaced;
  if (notFinite > 0) warnings.push(`${notFinite} NaN or infinite numbers became null.`);
  if (loneSurrogates > 0) warnings.push(`${loneSurrogates} texts with half a character have U+FFFD in its place.`);
  warnings.push(...rejections.map(rejectionWarning));
  return { tables: reports, notFinite, loneSurrogates, rejections, warnings };
}

/** The warning for rows whose table has no column of a known type. */
export function rowsWithoutColumns(table: TableRows, rows: number): string {
  const columns = nullOnlyColumns(table).map((column) => `"${column}"`);
  return (
    `Table "${table.name}" is not made, and its ${rows} rows are not loaded: no column has a type, as there is no value in ${columns.join(", ")}. ` +
    "Declare the type of a column to have them, or set add_dlt_load_id under [normalize.parquet_normalizer]."
  );
}

function nullOnlyColumns(table: TableRows): string[] {
  return [...table.columns]
    .filter((column) => column.sawNull && column.dataType === undefined && !column.isRefused)
    .map(({ name }) => name);
}

function unboundColumns({ name, columns }: Table): string[] {
  const unbound = columns.filter((column) => !isComplete(column));
  const required = unbound.filter((column) => !isNullable(column));
  if (required.length > 0) {
    const names = required.map((column) => column.name);
    const complete = columns.filter(isComplete).map((column) => column.name);
    throw new NormalizeError(
      "DLT_UNBOUND_COLUMN",
      `Table "${name}" must have values in ${names.map((column) => `"${column}"`).join(", ")}, but no row has one. Check the names of keys, or declare a type.${didYouMean(names[0]!, complete)}`,
      { context: { table: name, columns: names } },
    );
  }
  return unbound.map(
    (column) =>
      `Column "${column.name}" of table "${name}" is declared without a type and got no value, so it is not made. Declare its type.`,
  );
}
