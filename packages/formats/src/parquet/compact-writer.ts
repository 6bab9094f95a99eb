import { Buffer } from "node:buffer";
import { ByteOutput } from "../output/byte-output.js";

/** Element types of the Thrift compact protocol. */
export const compactType = { true: 1, false: 2, byte: 3, int16: 4, int32: 5, int64: 6, binary: 8, list: 9, struct: 12 } as const;

/** Writes structs in the Thrift compact protocol, in which Parquet keeps its metadata. Fields come in the order of their ids. */
export class CompactWriter {
  readonly #output = new ByteOutput();
  /** The id of the last field of the open struct: field ids are written as differences. */
  #lastField = 0;

  /** The bytes of the outermost struct. Nothing may be written after. */
  finish(): Uint8Array {
    this.#output.byte(0);
    return this.#output.view();
  }

  boolean(field: number, value: boolean): void {
    this.#header(field, value ? compactType.true : compactType.false);
  }

  byte(field: number, value: number): void {
    this.#header(field, compactType.byte);
    this.#output.byte(value);
  }

  int16(field: number, value: number): void {
    this.#header(field, compactType.int16);
    this.int32Element(value);
  }

  int32(field: number, value: number): void {
    this.#header(field, compactType.int32);
    this.int32Element(value);
  }

  /** Sizes and offsets: safe integers, not negative. */
  int64(field: number, value: number): void {
    this.#header(field, compactType.int64);
    this.#varint(value * 2);
  }

  binary(field: number, value: Uint8Array): void {
    this.#header(field, compactType.binary);
    this.#varint(value.length);
    this.#output.copy(value);
  }

  text(field: number, value: string): void {
    this.#header(field, compactType.binary);
    this.textElement(value);
  }

  struct(field: number, write: () => void): void {
    this.#header(field, compactType.struct);
    this.structElement(write);
  }

  /** A list of `size` elements; `write` writes each with one of the `…Element` members. */
  list(field: number, elements: number, size: number, write: () => void): void {
    this.#header(field, compactType.list);
    if (size < 15) this.#output.byte((size << 4) | elements);
    else {
      this.#output.byte(0xf0 | elements);
      this.#varint(size);
    }
    write();
  }

  int32Element(value: number): void {
    this.#varint(((value << 1) ^ (value >> 31)) >>> 0);
  }

  textElement(value: string): void {
    this.#varint(Buffer.byteLength(value));
    this.#output.text(value);
  }

  structElement(write: () => void): void {
    const outer = this.#lastField;
    this.#lastField = 0;
    write();
    this.#output.byte(0);
    this.#lastField = outer;
  }

  #header(field: number, type: number): void {
    const step = field - this.#lastField;
    this.#lastField = field;
    if (step > 0 && step < 16) this.#output.byte((step << 4) | type);
    else {
      this.#output.byte(type);
      this.#varint(field * 2);
    }
  }

  #varint(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.#output.byte((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.#output.byte(rest);
  }
}
