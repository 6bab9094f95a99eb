import { DestinationError, type BatchColumn, type TypedColumn, type TypedTable } from "@dlt-ts/core";
import { ColumnCursor } from "@dlt-ts/formats";
import { postgresCapabilities } from "../capabilities.js";
import { integerTypes } from "../dialect/column-type.js";
import type { BinaryOutput } from "./binary-output.js";
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
const { types } = postgresCapabilities;

/** The writer of one column's fields in a batch. Throws a `DestinationError` (`data`) for a whole number that its column is too narrow for. */
export function fieldsOf(column: BatchColumn, table: TypedTable): WriteField {
  const { dataType } = column.column;
  switch (dataType) {
    case "text":
    case "binary":
      return bytesField(column, false);
    case "json":
      return bytesField(column, true);
    case "decimal":
    case "wei":
      return decimalField(column, table);
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
      return integerField(column, table);
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

function integerField(column: BatchColumn, table: TypedTable): WriteField {
  const { precision } = column.column;
  const bits = precision == null ? 64 : (integerTypes.find(([most]) => precision <= most)?.[0] ?? 64);
  if (bits === 64) return wordsField(column, 0, 0);
  const most = 2 ** (bits - 1);
  return fixedField(column, bits / 8, ({ view, length }, cursor) => {
    const value = cursor.integer();
    if (value >= most || value < -most) throw tooNarrow(table, column.column, bits);
    if (bits === 16) view.setInt16(length, Number(value));
    else view.setInt32(length, Number(value));
  });
}

function bytesField(column: BatchColumn, json: boolean): WriteField {
  const cursor = new ColumnCursor(column);
  const source = cursor.bytes;
  const before = json ? 1 : 0;
  return (output) => {
    if (!cursor.next()) return absent(output);
    const { start, end } = cursor;
    const size = end - start + before;
    output.reserve(4 + size);
    const { bytes, view, length } = output;
    view.setInt32(length, size);
    let at = length + 4;
    if (json) bytes[at++] = jsonbVersion;
    if (size < 64) for (let from = start; from < end; from++, at++) bytes[at] = source[from]!;
    else bytes.set(source.subarray(start, end), at);
    output.length = length + 4 + size;
  };
}

function decimalField(column: BatchColumn, table: TypedTable): WriteField {
  const cursor = new ColumnCursor(column);
  const { dataType, scale } = column.column;
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
    for (let at = end - 1; at >= end - beyond; at--) if (bytes[at] !== zeroDigit) throw tooFine(table, column.column, digits);
    output.length = after;
  };
}

function tooFine(table: TypedTable, { name }: TypedColumn, digits: number): DestinationError {
  return new DestinationError(
    "data",
    `Table "${table.name}", column "${name}": a decimal has more than the ${digits} digits after the point that the column keeps. Declare a greater scale on the resource.`,
    { context: { table: table.name, column: name } },
  );
}

function tooNarrow(table: TypedTable, { name, precision }: TypedColumn, bits: number): DestinationError {
  return new DestinationError(
    "data",
    `Table "${table.name}", column "${name}": a whole number does not fit in the ${bits} bits that precision ${precision} means in Postgres. Declare a greater precision, or none.`,
    { context: { table: table.name, column: name, precision: precision ?? null } },
  );
}
