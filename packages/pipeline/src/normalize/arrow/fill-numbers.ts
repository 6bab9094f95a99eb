import type { ColumnBlock, ColumnBuilder } from "@dlt-ts/formats";
import { type ArrowData, ArrowTypeId, isValid } from "../../arrow/arrow-item.js";
import { exactIntegerAt, isInCalendar, wordsOf, writeMicrosOfNanos, writeProduct } from "../../arrow/arrow-integers.js";
import { dayReader, halfAt } from "../../arrow/arrow-reader.js";
import { CellProblem } from "./cell-problem.js";

/** Some rows of a piece, and where they go. */
export interface Fill {
  readonly builder: ColumnBuilder;
  readonly data: ArrowData;
  /** The index in the piece of the first of the rows. */
  readonly from: number;
  readonly block: ColumnBlock;
  /** Bytes that a text or a binary value may have. */
  readonly maxBytes: number;
  /** What happens to nanoseconds below the microsecond. */
  readonly nanos: "refuse" | { count: number };
}

const microsOfUnit = [1_000_000, 1_000];

export function fillBooleans({ builder, data, from, block }: Fill): void {
  const bits = data.values as Uint8Array;
  const room = builder.roomForBooleans(block);
  const { values } = room;
  let { at } = room;
  const { validity, rows, offset } = block;
  for (let row = 0; row < rows; row++) {
    if (validity !== undefined && !isValid(validity, offset + row)) continue;
    const bit = data.offset + from + row;
    values[at++] = (bits[bit >> 3]! >> (bit & 7)) & 1;
  }
}

export function fillDays({ builder, data, from, block }: Fill): void {
  const { validity, rows, offset } = block;
  const room = builder.roomForDays(block);
  const { values } = room;
  let { at } = room;
  if (data.type.unit === 0 && validity === undefined) {
    values.set((data.values as Int32Array).subarray(from, from + rows), at);
    return;
  }
  const days = dayReader(data);
  for (let row = 0; row < rows; row++) if (isValid(validity, offset + row)) values[at++] = days(from + row);
}

export function fillIntegers({ builder, data, from, block }: Fill): void {
  const { type } = data;
  if (type.bitWidth === 64) return fillLongs(builder, data, from, block, type.isSigned === false);
  const source = data.values as Int32Array;
  const { validity, rows, offset } = block;
  const isUnsigned = type.isSigned === false;
  const room = builder.roomForWords(block);
  const { values } = room;
  let { at } = room;
  for (let row = 0; row < rows; row++) {
    if (validity !== undefined && !isValid(validity, offset + row)) continue;
    const value = source[from + row]!;
    values[at] = value;
    values[at + 1] = isUnsigned ? 0 : value >> 31;
    at += 2;
  }
}

function fillLongs(builder: ColumnBuilder, data: ArrowData, from: number, block: ColumnBlock, isUnsigned: boolean): void {
  const source = wordsOf(data);
  const { validity, rows, offset } = block;
  const room = builder.roomForWords(block);
  const { values } = room;
  let { at } = room;
  if (validity === undefined && !isUnsigned) {
    values.set(source.subarray(from * 2, (from + rows) * 2), at);
    return;
  }
  for (let row = 0; row < rows; row++) {
    if (validity !== undefined && !isValid(validity, offset + row)) continue;
    const high = source[(from + row) * 2 + 1]!;
    if (isUnsigned && high < 0) {
      throw new CellProblem(
        "DLT_TYPE_CONFLICT",
        'an integer from 2^63 on in a column of type bigint; declare it as "wei" or "decimal"',
        from + row,
      );
    }
    values[at] = source[(from + row) * 2]!;
    values[at + 1] = high;
    at += 2;
  }
}

/** False, and nothing has happened, if a value is NaN or infinite. */
export function fillDoubles({ builder, data, from, block }: Fill): boolean {
  const { validity, rows, offset } = block;
  const isHalf = data.type.precision === 0;
  const source = data.values as Float64Array;
  const whole = isHalf ? Float64Array.from({ length: rows }, (_, row) => halfAt(data.values as Uint16Array, from + row)) : source;
  const first = isHalf ? 0 : from;
  // NaN for NaN and both infinities, 0 for everything else
  let excess = 0;
  for (let row = 0; row < rows; row++) {
    if (validity !== undefined && !isValid(validity, offset + row)) continue;
    const value = whole[first + row]!;
    excess += value - value;
  }
  if (excess !== 0) return false;
  const room = builder.roomForDoubles(block);
  const { values } = room;
  let { at } = room;
  if (validity === undefined) values.set(whole.subarray(first, first + rows), at);
  else for (let row = 0; row < rows; row++) if (isValid(validity, offset + row)) values[at++] = whole[first + row]!;
  return true;
}

/** Times and timestamps, to microseconds. */
export function fillMicros({ builder, data, from, block, nanos }: Fill): void {
  const { typeId, unit = 2, bitWidth = 64 } = data.type;
  const source = wordsOf(data);
  const { validity, rows, offset } = block;
  const factor = microsOfUnit[unit];
  const isShort = typeId === ArrowTypeId.time && bitWidth === 32;
  const isTimestamp = typeId === ArrowTypeId.timestamp;
  const { values, at: start } = builder.roomForWords(block);
  let at = start;
  for (let row = 0; row < rows; row++) {
    if (validity !== undefined && !isValid(validity, offset + row)) continue;
    const index = from + row;
    let fits = true;
    if (factor !== undefined) {
      fits = writeProduct(isShort ? source[index]! : exactIntegerAt(source, index, true), factor, values, at);
    } else if (unit === 2) {
      values[at] = source[index * 2]!;
      values[at + 1] = source[index * 2 + 1]!;
    } else if (writeMicrosOfNanos(source, index * 2, values, at) !== 0) {
      if (nanos === "refuse") {
        throw new CellProblem(
          "DLT_TYPE_CONFLICT",
          "nanoseconds, and job files carry microseconds; round it, or declare a precision of 6",
          index,
        );
      }
      nanos.count++;
    }
    if (!fits || (isTimestamp && !isInCalendar(values[at + 1]!))) {
      throw new CellProblem("DLT_VALUE_UNSUPPORTED", "a timestamp beyond the years 1 to 9999; give null where there is no date", index);
    }
    at += 2;
  }
}
