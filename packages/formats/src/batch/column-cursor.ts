import { Buffer } from "node:buffer";
import type { BatchColumn, TypedColumn } from "@dlt-ts/core";
import type { ColumnKind } from "./column-kind.js";

const twoTo32 = 4294967296;
const noBytes = new Uint8Array(0);
const noInts = new Int32Array(0);
const noDoubles = new Float64Array(0);

/**
 * Reads a column of a batch row by row, for formats that write rows. `next` moves to the following row; where it returns true, the
 * reader of the column's kind gives the value: `bool`, `days`, `integer`, `double`, or the bytes from `start` to `end`.
 */
export class ColumnCursor {
  readonly column: TypedColumn;
  readonly kind: ColumnKind;
  /** Where the bytes of values are: `bytes` from `start` to `end`. */
  readonly bytes: Uint8Array;
  start = 0;
  end = 0;

  readonly #booleans: Uint8Array;
  readonly #ints: Int32Array;
  readonly #doubles: Float64Array;
  readonly #validity: Uint8Array | undefined;
  readonly #empty: boolean;
  #row = -1;
  #index = -1;

  constructor(source: BatchColumn) {
    const { data } = source;
    this.column = source.column;
    this.kind = data.kind;
    this.bytes = data.kind === "bytes" ? data.values : data.kind === "constant" ? data.value : noBytes;
    this.#booleans = data.kind === "bool" ? data.values : noBytes;
    this.#ints = data.kind === "int32" || data.kind === "int64" ? data.values : noInts;
    this.#doubles = data.kind === "float64" ? data.values : noDoubles;
    this.#validity = source.validity;
    this.#empty = source.count === 0;
    if (data.kind === "constant") this.end = data.value.length;
  }

  /** The row that `next` moved to, the first is 0. */
  get row(): number {
    return this.#row;
  }

  /** Moves to the next row, the first at first. Whether it has a value. The caller knows how many rows there are. */
  next(): boolean {
    const row = ++this.#row;
    if (this.#empty) return false;
    if (this.#validity !== undefined && (this.#validity[row >> 3]! & (1 << (row & 7))) === 0) return false;
    this.#index++;
    if (this.kind === "bytes") {
      const { bytes, end } = this;
      this.start = end + 4;
      this.end = this.start + (bytes[end]! | (bytes[end + 1]! << 8) | (bytes[end + 2]! << 16) | (bytes[end + 3]! << 24));
    }
    return true;
  }

  /** Of a bool column. */
  bool(): boolean {
    return this.#booleans[this.#index] !== 0;
  }

  /** Of a date column: days since 1970-01-01. */
  days(): number {
    return this.#ints[this.#index]!;
  }

  /** Of a bigint, timestamp or time column: a number where it is a safe integer, else a bigint. */
  integer(): number | bigint {
    const low = this.#ints[this.#index * 2]!;
    const high = this.#ints[this.#index * 2 + 1]!;
    const value = high * twoTo32 + (low >>> 0);
    return Number.isSafeInteger(value) ? value : (BigInt(high) << 32n) + BigInt(low >>> 0);
  }

  /** Of a double column. */
  double(): number {
    return this.#doubles[this.#index]!;
  }

  /** The bytes as text: of a text, json, decimal or wei column. */
  text(): string {
    return this.#slice().toString();
  }

  /** The bytes in base64: of a binary column. */
  base64(): string {
    return this.#slice().toString("base64");
  }

  #slice(): Buffer {
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + this.start, this.end - this.start);
  }
}
