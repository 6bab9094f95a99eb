import type { TypeCapabilities, TypedColumn } from "@dlt-ts/core";
import type { ColumnCursor } from "../batch/column-cursor.js";
import { DecimalReader, type DecimalType, decimalError, decimalTypeOf } from "./decimal.js";

/** Keeps decimals out of text files that the column's type would have to round when the file is loaded. */
export class DecimalCheck {
  readonly #table: string;
  readonly #column: TypedColumn;
  readonly #type: DecimalType;
  readonly #reader: DecimalReader;

  constructor(table: string, column: TypedColumn, types: TypeCapabilities) {
    this.#table = table;
    this.#column = column;
    this.#type = decimalTypeOf(column, types);
    this.#reader = new DecimalReader(this.#type);
  }

  /** Throws a `FormatError` if the value at the cursor does not fit. `row` counts from 1. */
  check({ bytes, start, end }: ColumnCursor, row: number): void {
    const wrong = this.#reader.read(bytes, start, end);
    if (wrong !== undefined) throw decimalError(wrong, this.#type, this.#table, this.#column, row);
  }
}
