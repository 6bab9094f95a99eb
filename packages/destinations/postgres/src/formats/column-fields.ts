import { Buffer } from "node:buffer";
import type { BatchColumn, TypedTable } from "@dlt-ts/core";
import { ColumnCursor } from "@dlt-ts/formats";
import { postgresCapabilities } from "../capabilities.js";
import { integerTypes } from "../dialect/column-type.js";
import { hasNulEscape } from "../dialect/postgres-literals.js";
import type { BinaryOutput } from "./binary-output.js";
import { hasNul, tooFine, tooNarrow, type FieldSource } from "./field-errors.js";
import { numericRoom, writeNumeric } from "./numeric.js";

/** Writes the next value of a column as a field: its length and its bytes, or the length -1 for a null. */
export type WriteField = (output: BinaryOutput) => void;

/** From 1970 to 2000, where Postgres begins to count. */
const days = 10957;
const microseconds = 946_684_800_000_000n;
const low = Number(microseconds & 0xffff_ffffn);
const high = Number(microseconds >> 32n);
const jsonbVersion = 1;
const zeroDigit = 48;
/** Bytes up to which a loop copies faster than a call. */
const shortText = 64;
const { types } = postgresCapabilities;

/** The writer of one column's fields in a batch. Throws a `DestinationError` (`data`) for a value that the column of Postgres cannot hold. */
export function fieldsOf(column: BatchColumn, table: TypedTable, firstRow: number): WriteField {
  const source: FieldSource = { column, table, firstRow };
  switch (column.column.dataType) {
    case "text":
      return textField(source);
    case "binary":
      return bytesField(column);
    case "json":
      return jsonField(source);
    case "decimal":
    case "wei":
      return decimalField(source);
    case "bool":
      return fixedField(column, 1, ({ bytes, length }, cursor) => void (bytes[length] = cursor.bool() ? 1 : 0));
    case "double":
      return fixedField(column, 8, ({ view, length }, cursor) => view.setFloat64(length, cursor.double()));
    case "date":
      return fixedField(column, 4, ({ view, length }, cursor) => view.setInt32(length, cursor.days() - days));
    case "time":
      return wordsField(column, 0, 0);
    case "timestamp":
      return wordsField(column, low, high);
    case "bigint":
      return integerField(source);
  }
}

function absent(output: BinaryOutput): void {
  output.reserve(4);
  output.view.setInt32(output.length, -1);
  output.length += 4;
}

function fixedField(column: BatchColumn, size: number, put: (output: BinaryOutput, cursor: ColumnCursor) => void): WriteField {
  const cursor = new ColumnCursor(column);
  return (output) => {
    if (!cursor.next()) return absent(output);
    output.reserve(4 + size);
    output.view.setInt32(output.length, size);
    output.length += 4;
    put(output, cursor);
    output.length += size;
  };
}

/** 64-bit values, less a constant, without a bigint for each. */
function wordsField(column: BatchColumn, lessLow: number, lessHigh: number): WriteField {
  const cursor = new ColumnCursor(column);
  const words = column.data.kind === "int64" ? column.data.values : new Int32Array(0);
  let index = 0;
  return (output) => {
    if (!cursor.next()) return absent(output);
    const lower = (words[index]! >>> 0) - lessLow;
    const upper = words[index + 1]! - lessHigh - (lower < 0 ? 1 : 0);
    index += 2;
    output.reserve(12);
    const { view, length } = output;
    view.setInt32(length, 8);
    view.setInt32(length + 4, upper);
    view.setInt32(length + 8, lower | 0);
    output.length = length + 12;
  };
}

function integerField(source: FieldSource): WriteField {
  const { column } = source;
  const { precision } = column.column;
  const bits = precision == null ? 64 : (integerTypes.find(([most]) => precision <= most)?.[0] ?? 64);
  if (bits === 64) return wordsField(column, 0, 0);
  const most = 2 ** (bits - 1);
  return fixedField(column, bits / 8, ({ view, length }, cursor) => {
    const value = cursor.integer();
    if (value >= most || value < -most) throw tooNarrow(source, cursor, bits);
    if (bits === 16) view.setInt16(length, Number(value));
    else view.setInt32(length, Number(value));
  });
}

function textField(source: FieldSource): WriteField {
  const cursor = new ColumnCursor(source.column);
  const { bytes: values } = cursor;
  const searchable = bufferOf(cursor);
  return (output) => {
    if (!cursor.next()) return absent(output);
    const { start, end } = cursor;
    const size = end - start;
    output.reserve(4 + size);
    const { bytes, view, length } = output;
    view.setInt32(length, size);
    let at = length + 4;
    if (size < shortText) {
      // Below zero once a byte is zero.
      let least = 0;
      for (let from = start; from < end; from++, at++) {
        const byte = values[from]!;
        least |= byte - 1;
        bytes[at] = byte;
      }
      if (least < 0) throw hasNul(source, cursor);
    } else {
      // It stops soon after the value: a byte of the length of the next one is zero.
      const zero = searchable.indexOf(0, start);
      if (zero >= 0 && zero < end) throw hasNul(source, cursor);
      bytes.set(values.subarray(start, end), at);
    }
    output.length = length + 4 + size;
  };
}

function jsonField(source: FieldSource): WriteField {
  const write = bytesField(source.column, jsonbVersion);
  const cursor = new ColumnCursor(source.column);
  // Hardly ever there, and found much faster in all values at once.
  if (!bufferOf(cursor).includes("\\u0000")) return write;
  return (output) => {
    if (cursor.next() && hasNulEscape(cursor.text())) throw hasNul(source, cursor);
    write(output);
  };
}

/** `before`: a byte that stands before those of the value. */
function bytesField(column: BatchColumn, before?: number): WriteField {
  const cursor = new ColumnCursor(column);
  const source = cursor.bytes;
  const more = before === undefined ? 0 : 1;
  return (output) => {
    if (!cursor.next()) return absent(output);
    const { start, end } = cursor;
    const size = end - start + more;
    output.reserve(4 + size);
    const { bytes, view, length } = output;
    view.setInt32(length, size);
    let at = length + 4;
    if (before !== undefined) bytes[at++] = before;
    if (size < shortText) for (let from = start; from < end; from++, at++) bytes[at] = source[from]!;
    else bytes.set(source.subarray(start, end), at);
    output.length = length + 4 + size;
  };
}

function bufferOf({ bytes: { buffer, byteOffset, length } }: ColumnCursor): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}

function decimalField(source: FieldSource): WriteField {
  const cursor = new ColumnCursor(source.column);
  const { dataType, scale } = cursor.column;
  const digits = scale ?? (dataType === "wei" ? types.wei : types.decimal)[1];
  return (output) => {
    if (!cursor.next()) return absent(output);
    const { bytes, start, end } = cursor;
    output.reserve(4 + numericRoom(end - start));
    const { view, length } = output;
    const after = writeNumeric(view, length + 4, bytes, start, end);
    view.setInt32(length, after - length - 4);
    const beyond = view.getUint16(length + 10) - digits;
    // Zeros change nothing; other digits Postgres would round away without a word.
    for (let at = end - 1; at >= end - beyond; at--) if (bytes[at] !== zeroDigit) throw tooFine(source, cursor, digits);
    output.length = after;
  };
}
