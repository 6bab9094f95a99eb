import { Buffer } from "node:buffer";
import type { BatchColumn, ColumnValues, DataType, TypedColumn } from "@dlt-ts/core";
import { FormatError } from "../format-error.js";
import type { ColumnBlock, ColumnRoom } from "./column-block.js";
import { type ColumnKind, kindOfType } from "./column-kind.js";
import type { MemoryPool } from "./memory-pool.js";
import { copyBits } from "./validity.js";

const twoTo32 = 4294967296;
const startValues = 512;
const startBytes = 8192;
/** Up to this length a loop is faster than a call into native code. */
const loopedLength = 12;
/** Up to this length it is cheaper to reserve the most that a text can take than to measure it. */
const unmeasuredLength = 4096;

const noBooleans = new Uint8Array(0);
const noInts = new Int32Array(0);
const noDoubles = new Float64Array(0);
const noBytes = Buffer.alloc(0);

/** What a column needs to know about its table. */
export interface ColumnOwner {
  /** Where the open row is. */
  readonly rows: number;
  readonly memory: MemoryPool;
}

/**
 * One growing column of a table builder. A `put` gives it its value in the open row; a row that gets none is null.
 * Each `put` belongs to the data types of its kind (see `ColumnValues`); another one, or a second value in one row,
 * throws a `FormatError` and leaves the open row to `undoRow`.
 */
export class ColumnBuilder {
  readonly name: string;
  readonly #table: ColumnOwner;
  #dataType: DataType;
  #kind: ColumnKind;
  #flushed = false;

  #count = 0;
  /** Index of the row of the last value. */
  #row = -1;
  /** Absent until the first gap. */
  #validity: Uint8Array | undefined = undefined;

  // One of these holds the values; the others stay empty, so that a put of the wrong kind always ends in `#grow…`, which refuses it.
  #booleans: Uint8Array = noBooleans;
  #days: Int32Array = noInts;
  #words: Int32Array = noInts;
  #doubles: Float64Array = noDoubles;
  #bytes: Buffer = noBytes;
  #constant: Uint8Array | undefined = undefined;

  /** End of the bytes, and where the last value begins. */
  #end = 0;
  #lastStart = 0;
  /** What the last row group needed, the first capacity of the next. */
  #expectedValues = startValues;
  #expectedBytes = startBytes;

  /** Where the last `truncate` ended, so that many of them do not each walk from the beginning. */
  #knownRow = 0;
  #knownCount = 0;
  #knownEnd = 0;

  constructor(name: string, dataType: DataType, table: ColumnOwner) {
    this.name = name;
    this.#table = table;
    this.#dataType = dataType;
    this.#kind = kindOfType(dataType);
  }

  get dataType(): DataType {
    return this.#dataType;
  }

  get kind(): ColumnKind {
    return this.#constant === undefined ? this.#kind : "constant";
  }

  /** Values since the last `take`, without nulls, those of the open row included. */
  get count(): number {
    return this.#count;
  }

  /** Whether a `take` has handed over this column, so that a file may exist in which it has its present type. */
  get flushed(): boolean {
    return this.#flushed;
  }

  /** Whether the open row has a value in this column. */
  get isSet(): boolean {
    return this.#row === this.#table.rows;
  }

  /** Bytes of memory in use by values and validity since the last `take`; up to twice as many are allocated. */
  get bytes(): number {
    const values = this.#constant !== undefined ? 0 : this.#kind === "bytes" ? this.#end : this.#count * valueSize(this.#kind);
    return values + (this.#validity?.length ?? 0);
  }

  putBool(value: boolean): void {
    const index = this.#claim();
    if (index >= this.#booleans.length) this.#growBooleans();
    this.#booleans[index] = value ? 1 : 0;
  }

  /** A date, as days since 1970-01-01. */
  putDays(days: number): void {
    const index = this.#claim();
    if (index >= this.#days.length) this.#growDays();
    this.#days[index] = days;
  }

  /** A bigint; a timestamp or time in microseconds. `value` is a safe integer. */
  putInteger(value: number): void {
    const index = this.#claim() * 2;
    if (index >= this.#words.length) this.#growWords();
    const words = this.#words;
    if (value === (value | 0)) {
      words[index] = value;
      words[index + 1] = value >> 31;
    } else {
      if (!Number.isSafeInteger(value)) this.#refuse("DLT_OUT_OF_RANGE", "takes safe integers; give others as bigint");
      const high = Math.floor(value / twoTo32);
      words[index] = (value - high * twoTo32) | 0;
      words[index + 1] = high;
    }
  }

  /** As `putInteger`, for all 64-bit integers. */
  putBigInt(value: bigint): void {
    if (BigInt.asIntN(64, value) !== value) this.#refuse("DLT_OUT_OF_RANGE", "takes integers of 64 bits; larger ones need a wei column");
    const index = this.#claim() * 2;
    if (index >= this.#words.length) this.#growWords();
    this.#words[index] = Number(BigInt.asIntN(32, value));
    this.#words[index + 1] = Number(value >> 32n);
  }

  /** A finite double. */
  putDouble(value: number): void {
    // NaN for NaN and both infinities, 0 for everything else.
    if (value - value !== 0) this.#refuse("DLT_OUT_OF_RANGE", "takes finite numbers; NaN and infinities must become null before");
    const index = this.#claim();
    if (index >= this.#doubles.length) this.#growDoubles();
    this.#doubles[index] = value;
  }

  /**
   * Text, the text of a JSON value, or a decimal as plain text without exponent. The answer is its length in bytes of UTF-8: where that is not
   * `value.length`, the text may have had lone surrogates (`isWellFormed`), which became U+FFFD.
   */
  putText(value: string): number {
    if (this.#constant !== undefined) this.#spell();
    this.#claim();
    const start = this.#end;
    this.#lastStart = start;
    const length = value.length;
    const most = start + 4 + (length <= unmeasuredLength ? length * 3 : Buffer.byteLength(value));
    if (most > this.#bytes.length) this.#growBytes(most);
    const bytes = this.#bytes;
    let written = length <= loopedLength ? writeAscii(bytes, value, start + 4) : -1;
    if (written < 0) written = bytes.write(value, start + 4);
    bytes[start] = written;
    bytes[start + 1] = written >> 8;
    bytes[start + 2] = written >> 16;
    bytes[start + 3] = written >> 24;
    this.#end = start + 4 + written;
    return written;
  }

  /** The bytes of a value, or the part of `source` from `start` to `end`: binary, or UTF-8 in the other types of this kind. */
  putBytes(source: Uint8Array, start = 0, end: number = source.length): void {
    if (this.#constant !== undefined) this.#spell();
    this.#claim();
    const length = end - start;
    const at = this.#end;
    this.#lastStart = at;
    const next = at + 4 + length;
    if (next > this.#bytes.length) this.#growBytes(next);
    const bytes = this.#bytes;
    bytes[at] = length;
    bytes[at + 1] = length >> 8;
    bytes[at + 2] = length >> 16;
    bytes[at + 3] = length >> 24;
    if (length < 64) for (let from = start, to = at + 4; from < end; from++, to++) bytes[to] = source[from]!;
    else bytes.set(start === 0 && end === source.length ? source : source.subarray(start, end), at + 4);
    this.#end = next;
  }

  /** A text column whose value is the same array in every row, such as `_dlt_load_id`, takes no memory. Other values may still follow. */
  putConstant(value: Uint8Array): void {
    if (this.#constant === value || this.#beginConstant(value)) this.#claim();
    else this.putBytes(value);
  }

  /** What `widenToDouble` would answer; nothing changes. */
  canWidenToDouble(): boolean {
    if (this.#dataType !== "bigint" || this.#flushed) return false;
    for (let index = 0; index < this.#count; index++) {
      if (!Number.isSafeInteger(this.#words[index * 2 + 1]! * twoTo32 + (this.#words[index * 2]! >>> 0))) return false;
    }
    return true;
  }

  /** Room for the values of a block, as `putBool` would store them: one byte each. The rows are ended by `TableBuilder.endRows`. */
  roomForBooleans(block: ColumnBlock): ColumnRoom<Uint8Array> {
    const at = this.#claimBlock(block);
    if (at + block.count > this.#booleans.length) this.#growBooleans(at + block.count);
    return { values: this.#booleans, at };
  }

  /** Room for days since 1970-01-01. */
  roomForDays(block: ColumnBlock): ColumnRoom<Int32Array> {
    const at = this.#claimBlock(block);
    if (at + block.count > this.#days.length) this.#growDays(at + block.count);
    return { values: this.#days, at };
  }

  /** Room for integers of 64 bits: two words each, the low one first; `at` counts words. */
  roomForWords(block: ColumnBlock): ColumnRoom<Int32Array> {
    const at = this.#claimBlock(block);
    if ((at + block.count) * 2 > this.#words.length) this.#growWords(at + block.count);
    return { values: this.#words, at: at * 2 };
  }

  /** Room for finite doubles. */
  roomForDoubles(block: ColumnBlock): ColumnRoom<Float64Array> {
    const at = this.#claimBlock(block);
    if (at + block.count > this.#doubles.length) this.#growDoubles(at + block.count);
    return { values: this.#doubles, at };
  }

  /** Room for `size` bytes: for each value its length (32 bits, little-endian), then its bytes. */
  roomForBytes(block: ColumnBlock, size: number): ColumnRoom<Uint8Array> {
    if (this.#constant !== undefined) this.#spell();
    this.#claimBlock(block);
    const at = this.#end;
    if (at + size > this.#bytes.length) this.#growBytes(at + size);
    this.#lastStart = at;
    this.#end = at + size;
    return { values: this.#bytes, at };
  }

  /**
   * Turns a bigint column into a double column, values included. False, and nothing changes, if it was flushed with its
   * present type, is of another type, or holds an integer that is not safe.
   */
  widenToDouble(): boolean {
    if (this.#dataType !== "bigint" || this.#flushed) return false;
    const words = this.#words;
    const { memory } = this.#table;
    const doubles = new Float64Array(memory.take(words.length * 4));
    for (let index = 0; index < this.#count; index++) {
      const value = words[index * 2 + 1]! * twoTo32 + (words[index * 2]! >>> 0);
      if (!Number.isSafeInteger(value)) {
        memory.give(doubles.buffer);
        return false;
      }
      doubles[index] = value;
    }
    memory.give(words.buffer);
    this.#dataType = "double";
    this.#kind = "float64";
    this.#doubles = doubles;
    this.#words = noInts;
    return true;
  }

  /** @internal Takes the value of the open row back, if there is one. */
  undo(): void {
    const row = this.#table.rows;
    if (this.#row !== row) return;
    this.#unclaim();
    if (this.#kind === "bytes" && this.#constant === undefined) this.#end = this.#lastStart;
  }

  /** @internal Takes back the values of all rows from `rows` on. */
  truncate(rows: number): void {
    if (rows < this.#knownRow) {
      this.#knownRow = 0;
      this.#knownCount = 0;
      this.#knownEnd = 0;
    }
    const count = this.#countBefore(rows);
    if (this.#kind === "bytes" && this.#constant === undefined) {
      let end = this.#knownEnd;
      for (let index = this.#knownCount; index < count; index++) end += 4 + this.#bytes.readUInt32LE(end);
      this.#end = end;
      this.#knownEnd = end;
    }
    if (this.#validity !== undefined && rows >> 3 < this.#validity.length) {
      this.#validity[rows >> 3]! &= (1 << (rows & 7)) - 1;
      this.#validity.fill(0, (rows >> 3) + 1);
    }
    this.#count = count;
    this.#row = -1;
    this.#knownRow = rows;
    this.#knownCount = count;
  }

  /** @internal Hands over the memory of the rows so far and begins anew. */
  take(column: TypedColumn): BatchColumn {
    const rows = this.#table.rows;
    const count = this.#count;
    const data = this.#data();
    const batchColumn: BatchColumn =
      count === 0 || count === rows ? { column, count, data } : { column, count, validity: this.#validityOf(rows), data };
    this.#flushed = true;
    this.#expectedValues = Math.max(startValues, count);
    this.#expectedBytes = Math.max(startBytes, this.#end);
    this.#count = 0;
    this.#row = -1;
    this.#knownRow = 0;
    this.#knownCount = 0;
    this.#knownEnd = 0;
    this.#validity = undefined;
    this.#booleans = noBooleans;
    this.#days = noInts;
    this.#words = noInts;
    this.#doubles = noDoubles;
    this.#bytes = noBytes;
    this.#constant = undefined;
    this.#end = 0;
    this.#lastStart = 0;
    return batchColumn;
  }

  #data(): ColumnValues {
    const count = this.#count;
    if (this.#constant !== undefined) return { kind: "constant", value: this.#constant };
    switch (this.#kind) {
      case "bool":
        return { kind: "bool", values: this.#booleans.subarray(0, count) };
      case "int32":
        return { kind: "int32", values: this.#days.subarray(0, count) };
      case "int64":
        return { kind: "int64", values: this.#words.subarray(0, count * 2) };
      case "float64":
        return { kind: "float64", values: this.#doubles.subarray(0, count) };
      default:
        return { kind: "bytes", values: this.#bytes.subarray(0, this.#end) };
    }
  }

  /** Marks the open row as set; the index of its value among the values. */
  #claim(): number {
    const row = this.#table.rows;
    if (this.#row === row) this.#refuse("DLT_COLUMN_MISUSE", "has a value in this row already");
    if (this.#validity !== undefined || this.#count !== row) this.#setValid(row);
    this.#row = row;
    return this.#count++;
  }

  /** Marks the rows of a block as set; the index of its first value among the values. */
  #claimBlock({ rows, count, validity, offset }: ColumnBlock): number {
    const first = this.#table.rows;
    if (this.#row === first) this.#refuse("DLT_COLUMN_MISUSE", "has a value in this row already");
    const at = this.#count;
    if (this.#validity !== undefined || at !== first || count !== rows) {
      const last = (first + rows - 1) >> 3;
      let bits = this.#validity;
      if (bits === undefined || last >= bits.length) this.#validity = bits = this.#validityFrom(Math.max(64, last * 2 + 1));
      copyBits(validity, offset, bits, first, rows);
    }
    this.#row = first + rows - 1;
    this.#count += count;
    return at;
  }

  #unclaim(): void {
    const row = this.#row;
    this.#row = -1;
    this.#count--;
    if (this.#validity !== undefined) this.#validity[row >> 3]! &= ~(1 << (row & 7));
  }

  #countBefore(rows: number): number {
    const validity = this.#validity;
    if (validity === undefined) return Math.min(this.#count, rows);
    let count = this.#knownCount;
    const last = Math.min(rows, validity.length * 8);
    for (let row = this.#knownRow; row < last; row++) if ((validity[row >> 3]! & (1 << (row & 7))) !== 0) count++;
    return count;
  }

  #setValid(row: number): void {
    let validity = this.#validity;
    if (validity === undefined || row >> 3 >= validity.length) validity = this.#validityFrom(Math.max(64, (row >> 3) * 2 + 1));
    validity[row >> 3]! |= 1 << (row & 7);
    this.#validity = validity;
  }

  #validityOf(rows: number): Uint8Array {
    const length = (rows + 7) >> 3;
    if (this.#validity === undefined || this.#validity.length < length) return this.#validityFrom(length);
    return this.#validity.subarray(0, length);
  }

  /** A bitset of `length` bytes with what is known: a copy of the present one, or, before the first gap, a bit for each value. */
  #validityFrom(length: number): Uint8Array {
    const validity = new Uint8Array(length);
    if (this.#validity !== undefined) validity.set(this.#validity);
    else {
      const count = this.#count;
      validity.fill(255, 0, count >> 3);
      if ((count & 7) !== 0) validity[count >> 3] = (1 << (count & 7)) - 1;
    }
    return validity;
  }

  #beginConstant(value: Uint8Array): boolean {
    if (this.#count > 0 || this.#dataType !== "text") return false;
    this.#constant = value;
    return true;
  }

  /** Writes out a constant because another value follows. */
  #spell(): void {
    const value = this.#constant!;
    const size = 4 + value.length;
    const end = this.#count * size;
    this.#constant = undefined;
    this.#knownRow = 0;
    this.#knownCount = 0;
    this.#growBytes(end + size);
    for (let at = 0; at < end; at += size) {
      this.#bytes.writeUInt32LE(value.length, at);
      this.#bytes.set(value, at + 4);
    }
    this.#end = end;
    this.#lastStart = Math.max(0, end - size);
  }

  #growBooleans(needed = 0): void {
    this.#require("bool");
    const grown = new Uint8Array(this.#table.memory.take(this.#capacityAfter(this.#booleans.length, needed)));
    grown.set(this.#booleans);
    this.#table.memory.give(this.#booleans.buffer);
    this.#booleans = grown;
  }

  #growDays(needed = 0): void {
    this.#require("int32");
    const grown = new Int32Array(this.#table.memory.take(this.#capacityAfter(this.#days.length, needed) * 4));
    grown.set(this.#days);
    this.#table.memory.give(this.#days.buffer);
    this.#days = grown;
  }

  #growWords(needed = 0): void {
    this.#require("int64");
    const grown = new Int32Array(this.#table.memory.take(this.#capacityAfter(this.#words.length / 2, needed) * 8));
    grown.set(this.#words);
    this.#table.memory.give(this.#words.buffer);
    this.#words = grown;
  }

  #growDoubles(needed = 0): void {
    this.#require("float64");
    const grown = new Float64Array(this.#table.memory.take(this.#capacityAfter(this.#doubles.length, needed) * 8));
    grown.set(this.#doubles);
    this.#table.memory.give(this.#doubles.buffer);
    this.#doubles = grown;
  }

  #growBytes(needed: number): void {
    this.#require("bytes");
    const grown = Buffer.from(this.#table.memory.take(Math.max(this.#bytes.length * 2, this.#expectedBytes, needed)));
    this.#bytes.copy(grown, 0, 0, this.#end);
    this.#table.memory.give(this.#bytes.buffer);
    this.#bytes = grown;
  }

  #capacityAfter(capacity: number, needed: number): number {
    return Math.max(needed, capacity === 0 ? this.#expectedValues : capacity * 2);
  }

  #require(kind: ColumnKind): void {
    if (this.#kind === kind) return;
    this.#unclaim();
    this.#refuse("DLT_COLUMN_MISUSE", `is a ${this.#dataType} column and cannot take a value of kind ${kind}`);
  }

  #refuse(code: "DLT_COLUMN_MISUSE" | "DLT_OUT_OF_RANGE", what: string): never {
    throw new FormatError(code, `Column "${this.name}" ${what}.`, { context: { column: this.name } });
  }
}

/** The number of bytes written, or -1 if the text is not ASCII. */
function writeAscii(bytes: Buffer, text: string, at: number): number {
  const { length } = text;
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code > 127) return -1;
    bytes[at + index] = code;
  }
  return length;
}

function valueSize(kind: ColumnKind): number {
  return kind === "bool" ? 1 : kind === "int32" ? 4 : 8;
}
