import type { ColumnBatch, TypedTable } from "@dlt-ts/core";
import { FormatError } from "../format-error.js";
import { firstNull, hasValue } from "./validity.js";

/**
 * Throws a `FormatError` where a column that is not nullable has no value in a row. `firstRow` is how many rows of the file came before the batch.
 * For formats whose readers refuse such a file: here the row is still known, and nothing has been sent.
 */
export function requireValues(batch: ColumnBatch, table: TypedTable, firstRow: number): void {
  for (const source of batch.columns) {
    const { name, nullable } = source.column;
    if (nullable !== false || source.count === batch.rows) continue;
    const missing = firstNull(source);
    const row = firstRow + missing + 1;
    const variant = batch.columns.find(({ column }) => column.variant === true && column.name.startsWith(`${name}__v_`));
    const advice =
      variant !== undefined && hasValue(variant, missing)
        ? `What came for it is no ${source.column.dataType}, and went to "${variant.column.name}". Give one type at the source, or declare the column as text.`
        : "Make the column nullable or fill it at the source.";
    throw new FormatError(
      "DLT_MISSING_VALUE",
      `Column "${name}" of table "${table.name}" is not nullable, but row ${row} has no value. ${advice}`,
      { context: { table: table.name, column: name, row } },
    );
  }
}
