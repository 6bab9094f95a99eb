import { hintsFor, type Schema } from "@dlt-ts/core";
import { type PathStep } from "./row-path.js";
import { RowProblem } from "./row-problem.js";
import type { TableColumn } from "./table-column.js";

/** Whether a column, known or not, takes null. A column without a type takes it until it gets its type. */
export function takesNull(schema: Schema, column: TableColumn): boolean {
  if (column.dataType !== undefined) return column.isNullable;
  return column.definition !== undefined || hintsFor(schema, column.name).nullable === true;
}

/** Remembers that a column was null. Throws a `RowProblem` if it must not be. */
export function noteNull(schema: Schema, column: TableColumn, path: readonly PathStep[] | undefined): void {
  if (!takesNull(schema, column)) {
    throw new RowProblem("DLT_NULL_VALUE", `null for the column "${column.name}", which must have a value`, path);
  }
  column.sawNull = true;
}
