import type { BatchColumn } from "@dlt-ts/core";
import { rowOfValue } from "../batch/validity.js";
import { FormatError } from "../format-error.js";
import { DecimalReader, decimalError } from "../values/decimal.js";
import type { ParquetColumn } from "./column-type.js";

/** Values in Parquet's PLAIN encoding. */
export interface PlainValues {
  readonly bytes: Uint8Array;
  /** Bytes of each value; 0: each has its own length in front; absent: bits, which only begin anew with a page. */
  readonly width?: number;
}

/** The values of a column as Parquet writes them, without a copy where memory already looks like that. `firstRow` is the batch's first row in the file. */
export function plainValues(type: ParquetColumn, source: BatchColumn, firstRow: number): PlainValues {
  const { data } = source;
  switch (data.kind) {
    case "bool":
      return { bytes: packBits(data.values) };
    case "int32":
      return { bytes: bytesOf(data.values), width: 4 };
    case "int64":
      return type.bits === undefined ? { bytes: bytesOf(data.values), width: 8 } : narrow(type, type.bits, source, data.values, firstRow);
    case "float64":
      return { bytes: bytesOf(data.values), width: 8 };
    case "bytes":
      return type.decimal === undefined ? { bytes: data.values, width: 0 } : decimals(type, type.decimal, source, data.values, firstRow);
    case "constant":
      return { bytes: withLength(data.value), width: 0 };
  }
}

function bytesOf(values: Int32Array | Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function withLength(value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + value.length);
  new DataView(bytes.buffer).setUint32(0, value.length, true);
  bytes.set(value, 4);
  return bytes;
}

function packBits(values: Uint8Array): Uint8Array {
  const packed = new Uint8Array((values.length + 7) >> 3);
  for (let index = 0; index < values.length; index++) packed[index >> 3]! |= values[index]! << (index & 7);
  return packed;
}

function narrow(type: ParquetColumn, bits: 8 | 16 | 32, source: BatchColumn, words: Int32Array, firstRow: number): PlainValues {
  const unused = 32 - bits;
  const values = new Int32Array(source.count);
  for (let index = 0; index < values.length; index++) {
    const low = words[index * 2]!;
    if ((low << unused) >> unused !== low || words[index * 2 + 1] !== low >> 31) {
      const { table, column } = type;
      const row = firstRow + rowOfValue(source, index) + 1;
      throw new FormatError(
        "DLT_OUT_OF_RANGE",
        `An integer of column "${column.name}" of table "${table}", row ${row}, needs more than ${bits} bits, which its precision of ${column.precision} allows. Declare a greater precision.`,
        { context: { table, column: column.name, row, bits } },
      );
    }
    values[index] = low;
  }
  return { bytes: bytesOf(values), width: 4 };
}

function decimals(
  type: ParquetColumn,
  decimal: NonNullable<ParquetColumn["decimal"]>,
  source: BatchColumn,
  texts: Uint8Array,
  firstRow: number,
): PlainValues {
  const { width } = decimal;
  const bytes = new Uint8Array(source.count * width);
  const reader = new DecimalReader(decimal);
  let start = 4;
  for (let index = 0; index < source.count; index++) {
    const length = texts[start - 4]! | (texts[start - 3]! << 8) | (texts[start - 2]! << 16) | (texts[start - 1]! << 24);
    const wrong = reader.read(texts, start, start + length);
    if (wrong !== undefined) throw decimalError(wrong, decimal, type.table, type.column, firstRow + rowOfValue(source, index) + 1);
    reader.write(bytes, index * width, width);
    start += length + 4;
  }
  return { bytes, width };
}
