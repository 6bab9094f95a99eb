import { compareCodePoints, floatText } from "@dlt-ts/core";
import { isoDate } from "@dlt-ts/formats";
import { classify } from "./classify.js";
import type { FloatValue } from "./float-value.js";
import { formatTime } from "./micros.js";
import { isPlainJson } from "./is-plain-json.js";
import { isPlainObject } from "./plain-object.js";
import { TimestampValue } from "./timestamp-value.js";
import { beginsWithMark, markOf, textMark } from "./type-mark.js";
import { UnsupportedValueError } from "./unsupported-value-error.js";
import { isMarkedValue } from "./value-mark.js";

export interface EncodeOptions {
  /** Sorts the keys of all objects by code points, maps included, as hashes want it. Default: their own order. */
  readonly sortKeys?: boolean;
  /**
   * Loses nothing that `decodeTyped` with the same option can read: texts that begin like a typed value get a mark of their own, integers of
   * any length stay integers, and -0 keeps its sign. Python cannot read that, so state and hashes do without. Default false.
   */
  readonly exact?: boolean;
  /** Counts what was replaced while writing. */
  readonly replaced?: ReplacedValues;
}

/** What could not be written as it was. The caller begins with zeros. */
export interface ReplacedValues {
  /** NaN and infinities, now null. */
  notFinite: number;
  /** Texts with half a character, which UTF-8 cannot carry, now with U+FFFD in its place. */
  loneSurrogates: number;
}

interface Encoding {
  /** Whether texts carry their type. */
  readonly typed: boolean;
  readonly sortKeys: boolean;
  readonly exact: boolean;
  readonly replaced: ReplacedValues | undefined;
  /** Where the writer is: one step for each level that is open. */
  readonly path: (string | number)[];
}

const maxDepth = 1_000;
/** Quotes, backslashes, control characters and halves of surrogate pairs. */
const needsEscape = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;
const smallestInteger = -(2n ** 63n);
const largestInteger = 2n ** 64n - 1n;

/**
 * Writes a value as typed JSON, byte for byte as Python dlt does: compact; decimals, timestamps, dates, times and bytes as texts that begin
 * with a private-use character for their type; NaN and infinities as null. Differs where Python fails: integers of more than 64 bits are written
 * as `wei`, half a surrogate pair becomes U+FFFD. Properties that are undefined are left out.
 * Throws an `UnsupportedValueError` for what `classify` does not support, and for more than 1,000 levels.
 */
export function encodeTyped(value: unknown, options: EncodeOptions = {}): string {
  return encode(value, true, options);
}

/** Like `encodeTyped`, without the characters that say the type; timestamps of UTC end in `Z`. Row hashes of incremental loading are made of it. */
export function encodePlain(value: unknown, options: EncodeOptions = {}): string {
  return encode(value, false, options);
}

function encode(value: unknown, typed: boolean, { sortKeys = false, exact = false, replaced }: EncodeOptions): string {
  if (!sortKeys && isPlainJson(value, exact, 0)) return JSON.stringify(value);
  return write(value, { typed, sortKeys, exact, replaced, path: [] }, 0);
}

function write(value: unknown, encoding: Encoding, depth: number): string {
  switch (typeof value) {
    case "string":
      return writeText(encoding.exact && beginsWithMark(value) ? textMark + value : value, encoding);
    case "number":
      if (!Number.isSafeInteger(value)) return writeFloat(value, encoding);
      return encoding.exact && Object.is(value, -0) ? "-0" : `${value}`;
    case "boolean":
      return value ? "true" : "false";
    case "bigint":
      return writeBigInt(value, encoding);
    case "object":
      if (value === null) return "null";
      if (depth === maxDepth) throw tooDeep(encoding);
      if (Array.isArray(value)) return writeList(value, encoding, depth);
      if (isPlainObject(value)) return writeObject(value, encoding, depth);
      return writeInstance(value, encoding, depth);
    default:
      return writeInstance(value, encoding, depth);
  }
}

function writeText(text: string, { replaced }: Encoding): string {
  if (!needsEscape.test(text)) return `"${text}"`;
  if (text.isWellFormed()) return JSON.stringify(text);
  if (replaced !== undefined) replaced.loneSurrogates += 1;
  return JSON.stringify(text.toWellFormed());
}

function writeFloat(value: number, { replaced }: Encoding): string {
  if (!Number.isFinite(value) && replaced !== undefined) replaced.notFinite += 1;
  return floatText(value);
}

function writeBigInt(value: bigint, encoding: Encoding): string {
  const isLarge = value < smallestInteger || value > largestInteger;
  return isLarge && !encoding.exact ? writeMarked("wei", String(value), encoding) : String(value);
}

function writeMarked(type: Parameters<typeof markOf>[0], text: string, { typed }: Encoding): string {
  return typed ? `"${markOf(type)}${text}"` : `"${type === "timestamp" ? text.replace(/\+00:00$/, "Z") : text}"`;
}

function writeList(list: readonly unknown[], encoding: Encoding, depth: number): string {
  let text = "[";
  for (let index = 0; index < list.length; index++) {
    encoding.path[depth] = index;
    text += (index === 0 ? "" : ",") + write(list[index], encoding, depth + 1);
  }
  return `${text}]`;
}

function writeObject(object: Readonly<Record<string, unknown>>, encoding: Encoding, depth: number): string {
  const keys = Object.keys(object);
  if (encoding.sortKeys) keys.sort(compareCodePoints);
  let text = "{";
  for (const key of keys) text = withMember(text, key, object[key], encoding, depth);
  return `${text}}`;
}

function writeMap(map: ReadonlyMap<unknown, unknown>, encoding: Encoding, depth: number): string {
  const entries = Array.from(map, ([key, value]) => [keyText(key, encoding, depth), value] as const);
  if (encoding.sortKeys) entries.sort(([left], [right]) => compareCodePoints(left, right));
  let text = "{";
  for (const [key, value] of entries) text = withMember(text, key, value, encoding, depth);
  return `${text}}`;
}

function withMember(text: string, key: string, value: unknown, encoding: Encoding, depth: number): string {
  if (value === undefined) return text;
  encoding.path[depth] = key;
  return `${text}${text === "{" ? "" : ","}${writeText(key, encoding)}:${write(value, encoding, depth + 1)}`;
}

/** Everything that is no plain JSON: typed values, dates, bytes, instances, and what no column holds. */
function writeInstance(value: unknown, encoding: Encoding, depth: number): string {
  if (typeof value === "object" && value !== null && isMarkedValue(value)) {
    return value.dltValue === "float"
      ? writeFloat((value as FloatValue).value, encoding)
      : writeMarked(value.dltValue, String(value), encoding);
  }
  const classified = classify(value);
  switch (classified.kind) {
    case "null":
      return "null";
    case "not-finite":
      return writeFloat(NaN, encoding);
    case "timestamp":
      return writeMarked("timestamp", new TimestampValue(classified.micros, classified.offset).toString(), encoding);
    case "date":
      return writeMarked("date", isoDate(classified.days), encoding);
    case "time":
      return writeMarked("time", formatTime(classified.micros), encoding);
    case "decimal":
      return writeMarked("decimal", classified.value.text, encoding);
    case "wei":
      return writeMarked("wei", classified.text, encoding);
    case "binary":
      return writeMarked("bytes", base64(classified.bytes), encoding);
    case "map":
      return writeMap(classified.value, encoding, depth);
    case "unsupported":
      throw new UnsupportedValueError(encoding.path.slice(0, depth), classified);
    default:
      // what toJSON() gave
      return write(classified.value, encoding, depth);
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

function keyText(key: unknown, { path }: Encoding, depth: number): string {
  if (typeof key === "string") return key;
  if (typeof key === "number" || typeof key === "bigint") return String(key);
  throw new UnsupportedValueError(path.slice(0, depth), {
    what: "a Map with a key that is neither text nor number",
    advice: "give its keys as text",
  });
}

function tooDeep({ path }: Encoding): UnsupportedValueError {
  return new UnsupportedValueError(path.slice(0, 8), {
    what: `a value of more than ${maxDepth} levels (or one that contains itself)`,
    advice: "cut it, or give the inner part as text",
  });
}
