import type { BatchColumn, ColumnBatch, TypedColumn, TypedTable } from "@dlt-ts/core";
import { FormatError } from "../format-error.js";
import { kindOfType } from "./column-kind.js";

/** Throws a `FormatError` unless a batch has the columns with which its file was begun, in their order, with their types and the layout of these. */
export function checkColumns(batch: ColumnBatch, table: TypedTable): void {
  if (batch.columns.length === table.columns.length && batch.columns.every((source, index) => isOf(source, table.columns[index]!))) return;
  throw new FormatError(
    "DLT_BATCH_MISMATCH",
    `A batch of table "${table.name}" does not have the columns of the file that it is written to. Begin a new file when a table changes.`,
    { context: { table: table.name } },
  );
}

/** A writer that finds another layout than its type's would read nothing, and write zeros. */
function isOf({ column, data, count }: BatchColumn, { name, dataType }: TypedColumn): boolean {
  if (column.name !== name || column.dataType !== dataType) return false;
  return count === 0 || data.kind === kindOfType(dataType) || (data.kind === "constant" && dataType === "text");
}
