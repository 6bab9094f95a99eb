import type { ArrowData } from "./arrow-item.js";

const twoTo32 = 4294967296;
/** The words above those of the first and the last microsecond of the years 1 to 9999. */
const firstHighWord = -14467071;
const lastHighWord = 58999820;

/** The values of a piece as words of 32 bits, low one first; no copy. */
export function wordsOf({ values }: ArrowData): Int32Array {
  return new Int32Array(values!.buffer, values!.byteOffset, values!.byteLength >> 2);
}

/** An integer of 64 bits, rounded beyond the safe ones. */
export function integerAt(words: Int32Array, index: number): number {
  return words[index * 2 + 1]! * twoTo32 + (words[index * 2]! >>> 0);
}

/** An integer of 64 bits: a number where it is safe. */
export function exactIntegerAt(words: Int32Array, index: number, isSigned: boolean): number | bigint {
  const high = isSigned ? words[index * 2 + 1]! : words[index * 2 + 1]! >>> 0;
  const value = high * twoTo32 + (words[index * 2]! >>> 0);
  return Number.isSafeInteger(value) ? value : BigInt(high) * BigInt(twoTo32) + BigInt(words[index * 2]! >>> 0);
}

/** Writes a safe integer as two words. */
function writeInteger(words: Int32Array, at: number, value: number): void {
  const high = Math.floor(value / twoTo32);
  words[at] = (value - high * twoTo32) | 0;
  words[at + 1] = high;
}

/** Whether microseconds, of which this is the high word, may be of the years 1 to 9999. */
export function isInCalendar(highWord: number): boolean {
  return highWord >= firstHighWord && highWord <= lastHighWord;
}

/** Rounds nanoseconds down to microseconds; the nanoseconds that are left. `at` counts words. */
export function writeMicrosOfNanos(source: Int32Array, from: number, target: Int32Array, at: number): number {
  const high = source[from + 1]!;
  // 2^32 is 4,294,967 thousands and 296
  const rest = high * 296 + (source[from]! >>> 0);
  const thousands = Math.floor(rest / 1000);
  const micros = high * 4294967 + thousands;
  if (Number.isSafeInteger(micros)) {
    writeInteger(target, at, micros);
  } else {
    const exact = BigInt(high) * 4294967n + BigInt(thousands);
    target[at] = Number(BigInt.asIntN(32, exact));
    target[at + 1] = Number(exact >> 32n);
  }
  return rest - thousands * 1000;
}

/** Multiplies an integer of 64 bits. `at` counts words. False: the product has more than 64 bits. */
export function writeProduct(value: number | bigint, factor: number, target: Int32Array, at: number): boolean {
  const product = typeof value === "number" ? value * factor : Number.NaN;
  if (Number.isSafeInteger(product)) {
    writeInteger(target, at, product);
    return true;
  }
  const exact = BigInt(value) * BigInt(factor);
  if (BigInt.asIntN(64, exact) !== exact) return false;
  target[at] = Number(BigInt.asIntN(32, exact));
  target[at + 1] = Number(exact >> 32n);
  return true;
}
