import { Buffer } from "node:buffer";
import type { TypeCapabilities, TypedColumn } from "@dlt-ts/core";
import { FormatError } from "../format-error.js";

/** Digits of a decimal in all, and those after the point. */
export interface DecimalType {
  readonly precision: number;
  readonly scale: number;
}

/** What a decimal or wei column declares; what it does not is as the destination has it. */
export function decimalTypeOf(column: TypedColumn, types: TypeCapabilities): DecimalType {
  const [precision, scale] = column.dataType === "wei" ? types.wei : types.decimal;
  return { precision: column.precision ?? precision, scale: column.scale ?? scale };
}

const minus = 45;
const point = 46;
const zero = 48;
/** Integers of up to 15 digits are exact as numbers. */
const exactDigits = 15;

/** Reads decimals from plain text without allocating, and says whether a type can hold them as they are. */
export class DecimalReader {
  readonly #type: DecimalType;
  #bytes: Uint8Array = new Uint8Array(0);
  #negative = false;
  /** The first digit that is not a leading zero, the point (or the end), and the end of the fraction without trailing zeros. */
  #first = 0;
  #point = 0;
  #last = 0;

  constructor(type: DecimalType) {
    this.#type = type;
  }

  /** Reads the decimal in `bytes` from `start` to `end`. The answer is what is wrong with it, if anything: nothing is rounded. */
  read(bytes: Uint8Array, start: number, end: number): string | undefined {
    this.#bytes = bytes;
    this.#negative = bytes[start] === minus;
    const from = this.#negative ? start + 1 : start;
    let dot = -1;
    for (let at = from; at < end; at++) {
      const digit = bytes[at]! - zero;
      if (digit >= 0 && digit <= 9) continue;
      if (bytes[at] !== point || dot >= 0) return "is not plain decimal text";
      dot = at;
    }
    const integerEnd = dot < 0 ? end : dot;
    if (integerEnd === from || dot === end - 1) return "is not plain decimal text";
    let first = from;
    while (first < integerEnd && bytes[first] === zero) first++;
    let last = end;
    if (dot < 0) last = integerEnd;
    else while (last > dot + 1 && bytes[last - 1] === zero) last--;
    this.#first = first;
    this.#point = integerEnd;
    this.#last = last;
    const { precision, scale } = this.#type;
    const fraction = dot < 0 ? 0 : last - dot - 1;
    const integer = integerEnd - first;
    if (fraction > scale) return `has ${fraction} digits after the point, more than its scale of ${scale}`;
    if (integer > precision - scale)
      return `has ${integer} digits before the point, more than the ${precision - scale} of its precision and scale`;
    return undefined;
  }

  /** Writes the decimal that was read last, times 10 to the power of the scale, as a big-endian two's complement integer of `width` bytes. */
  write(target: Uint8Array, at: number, width: number): void {
    const fraction = Math.max(0, this.#last - this.#point - 1);
    const padding = this.#type.scale - fraction;
    if (this.#point - this.#first + fraction + padding <= exactDigits) {
      let value = 0;
      for (let index = this.#first; index < this.#last; index++) if (index !== this.#point) value = value * 10 + this.#bytes[index]! - zero;
      for (let index = 0; index < padding; index++) value *= 10;
      writeNumber(this.#negative ? -value : value, target, at, width);
    } else {
      const integerDigits = ascii(this.#bytes, this.#first, this.#point);
      const fractionDigits = ascii(this.#bytes, this.#point + 1, this.#point + 1 + fraction);
      const value = BigInt(`0${integerDigits}${fractionDigits}${"0".repeat(padding)}`);
      writeBigInt(this.#negative ? -value : value, target, at, width);
    }
  }
}

/** The error for a decimal that `DecimalReader` found wrong. `row` counts from 1. */
export function decimalError(wrong: string, type: DecimalType, table: string, column: TypedColumn, row: number): FormatError {
  const hint =
    wrong === "is not plain decimal text"
      ? "Decimals are digits with an optional sign and point."
      : "Declare precision and scale of the column so that its values fit, or round them at the source.";
  return new FormatError("DLT_DECIMAL", `A decimal of column "${column.name}" of table "${table}", row ${row}, ${wrong}. ${hint}`, {
    context: { table, column: column.name, row, precision: type.precision, scale: type.scale },
  });
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.max(0, end - start)).toString("latin1");
}

function writeNumber(value: number, target: Uint8Array, at: number, width: number): void {
  let rest = value;
  for (let index = at + width - 1; index >= at; index--) {
    const next = Math.floor(rest / 256);
    target[index] = rest - next * 256;
    rest = next;
  }
}

function writeBigInt(value: bigint, target: Uint8Array, at: number, width: number): void {
  let rest = value;
  for (let index = at + width - 1; index >= at;) {
    let part = Number(BigInt.asUintN(48, rest));
    rest >>= 48n;
    for (let byte = 0; byte < 6 && index >= at; byte++, index--) {
      const next = Math.floor(part / 256);
      target[index] = part - next * 256;
      part = next;
    }
  }
}
