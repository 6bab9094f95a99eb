import type { TypedColumn } from "../schema/column.js";

/**
 * The values of a column, without its nulls, in the layout that Parquet and binary COPY want to write.
 * One kind for each data type:
 *
 * | kind | data types | layout |
 * |---|---|---|
 * | `bool` | bool | one byte each, 0 or 1 |
 * | `int32` | date | days since 1970-01-01 |
 * | `int64` | bigint, timestamp, time | two 32-bit words each, low word first; timestamps are microseconds since 1970-01-01 (UTC, or the wall clock of a naive column), times microseconds since midnight |
 * | `float64` | double | |
 * | `bytes` | text, json, binary, decimal, wei | for each value its length in bytes (32 bits, little-endian), then the bytes; UTF-8 for all but binary; decimals as plain decimal text without exponent |
 * | `constant` | text | every value is these bytes |
 */
export type ColumnValues =
  | { readonly kind: "bool"; readonly values: Uint8Array }
  | { readonly kind: "int32"; readonly values: Int32Array }
  | { readonly kind: "int64"; readonly values: Int32Array }
  | { readonly kind: "float64"; readonly values: Float64Array }
  | { readonly kind: "bytes"; readonly values: Uint8Array }
  | { readonly kind: "constant"; readonly value: Uint8Array };

/** A column of a batch. */
export interface BatchColumn {
  readonly column: TypedColumn;
  /** Values that are not null; what `data` holds. */
  readonly count: number;
  /** Bit `row & 7` of byte `row >> 3` is set where the row has a value. Absent: no row is null, or all are (`count` is 0). */
  readonly validity?: Uint8Array;
  readonly data: ColumnValues;
}

/**
 * Rows as columns: the currency between the normalizer and the writers of job files. `formats` fills it.
 * Immutable while a writer works on it; the memory belongs to the writer until its `write` resolves,
 * and holds other rows soon afterwards.
 */
export interface ColumnBatch {
  readonly rows: number;
  /** In the order of the table. */
  readonly columns: readonly BatchColumn[];
}
