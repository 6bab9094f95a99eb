import type { ColumnBatch, TypedTable } from "@dlt-ts/core";
import { FormatError } from "../format-error.js";

/** Throws a `FormatError` unless a batch has the columns with which its file was begun, in their order and with their types. */
export function checkColumns(batch: ColumnBatch, table: TypedTable): void {
  const matches =
    batch.columns.length === table.columns.length &&
    batch.columns.every(({ column }, index) => {
      const expected = table.columns[index]!;
      return column.name === expected.name && column.dataType === expected.dataType;
    });
  if (matches) return;
  throw new FormatError(
    "DLT_BATCH_MISMATCH",
    `A batch of table "${table.name}" does not have the columns of the file that it is written to. Begin a new file when a table changes.`,
    { context: { table: table.name } },
  );
}
