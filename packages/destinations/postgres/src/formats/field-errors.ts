import { DestinationError, type BatchColumn, type TypedTable } from "@dlt-ts/core";
import type { ColumnCursor } from "@dlt-ts/formats";
import { nulMessage } from "../dialect/postgres-literals.js";

/** A column of a batch, and where it is, for messages. */
export interface FieldSource {
  readonly column: BatchColumn;
  readonly table: TypedTable;
  /** Rows of the file before the batch. */
  readonly firstRow: number;
}

/** A text or a json with U+0000. */
export function hasNul(source: FieldSource, cursor: ColumnCursor): DestinationError {
  return refused(source, cursor, nulMessage("a value"));
}

/** A decimal that would be rounded. */
export function tooFine(source: FieldSource, cursor: ColumnCursor, digits: number): DestinationError {
  const why = `a decimal has more than the ${digits} digits after the point that the column keeps. Declare a greater scale on the resource.`;
  return refused(source, cursor, why);
}

/** A whole number of more bits than its column. */
export function tooNarrow(source: FieldSource, cursor: ColumnCursor, bits: number): DestinationError {
  const why = `a whole number does not fit in the ${bits} bits that precision ${cursor.column.precision} means in Postgres. Declare a greater precision, or none.`;
  return refused(source, cursor, why);
}

function refused({ table, firstRow }: FieldSource, cursor: ColumnCursor, why: string): DestinationError {
  const { name: column } = cursor.column;
  const row = firstRow + cursor.row + 1;
  return new DestinationError("data", `Table "${table.name}", column "${column}" (row ${row} of the file): ${why}`, {
    context: { table: table.name, column, row },
  });
}
