import type { ColumnBatch, TypedTable } from "@dlt-ts/core";
import { FormatError } from "../format-error.js";
import { firstNull } from "./validity.js";

/**
 * Throws a `FormatError` where a column that is not nullable has no value in a row. `firstRow` is how many rows of the file came before the batch.
 * For formats whose readers refuse such a file: here the row is still known, and nothing has been sent.
 */
export function requireValues(batch: ColumnBatch, table: TypedTable, firstRow: number): void {
  for (const source of batch.columns) {
    const { name, nullable } = source.column;
    if (nullable !== false || source.count === batch.rows) continue;
    const row = firstRow + firstNull(source) + 1;
    throw new FormatError(
      "DLT_MISSING_VALUE",
      `Column "${name}" of table "${table.name}" is not nullable, but row ${row} has no value. Make the column nullable or fill it at the source.`,
      { context: { table: table.name, column: name, row } },
    );
  }
}
