import { JsonNumber, readJson, type JsonTree } from "@dlt-ts/core";
import { decodeBadRow } from "./bad-row.js";
import { DateValue } from "./date-value.js";
import { parseDecimal } from "./decimal-value.js";
import { FloatValue } from "./float-value.js";
import { HexBytesValue } from "./hex-bytes-value.js";
import { parseIsoText } from "./iso-text.js";
import { daysOfMicros, microsOf, microsOfDay } from "./micros.js";
import { TimeValue } from "./time-value.js";
import { TimestampValue } from "./timestamp-value.js";
import { badRowMark, markedType, markOf, textMark } from "./type-mark.js";
import { WeiValue } from "./wei-value.js";

export interface DecodeOptions {
  /** The text was written with the same option of `encodeTyped`. Default false. */
  readonly exact?: boolean;
}

const maxDepth = 1_000;

/** A whole number written as a float, which the engine's parser takes for an integer. May match within a text, without harm. */
const wholeFloat = /\.0+(?:[\s,\]}]|$)/;
const integerLike = /^\d+$/;

/**
 * Reads typed JSON, Python's too. Texts with a mark become what `decimal()`, `date()`, `time()` and `naive()` make, bytes, or a `Date` where it holds
 * the instant exactly (milliseconds, UTC), else a `TimestampValue`; a mark before a text that is no such value stays text. UUIDs become text.
 * Integers beyond 2^53 become bigints, whole floats `float()`. An object whose order a JavaScript object would change becomes a `Map`.
 * Throws a `JsonError` for what is no JSON.
 */
export function decodeTyped(text: string, { exact = false }: DecodeOptions = {}): unknown {
  const read = exact ? ofExactText : ofText;
  const value = text.includes(".0") && wholeFloat.test(text) ? undefined : revived(parsed(text), read, 0);
  // The reader of core loses nothing and is much slower; it also says what is wrong with a text without repeating it.
  return value === undefined ? ofTree(readJson(text), read) : value;
}

/** Makes a value of a text. */
type ReadText = (text: string) => unknown;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Replaces marked texts in what JSON.parse made, in place. Undefined where JSON.parse has lost something: digits of an integer, or the order of
 * keys that look like integers.
 */
function revived(value: unknown, read: ReadText, depth: number): unknown {
  switch (typeof value) {
    case "string":
      return read(value);
    case "number":
      return Number.isInteger(value) && !Number.isSafeInteger(value) ? undefined : value;
    case "object":
      if (value === null) return null;
      return Array.isArray(value) ? revivedList(value, read, depth) : revivedObject(value as Record<string, unknown>, read, depth);
    default:
      return value;
  }
}

function revivedList(list: unknown[], read: ReadText, depth: number): unknown {
  if (depth === maxDepth) return undefined;
  for (let index = 0; index < list.length; index++) {
    const item = revived(list[index], read, depth + 1);
    if (item === undefined) return undefined;
    list[index] = item;
  }
  return list;
}

function revivedObject(object: Record<string, unknown>, read: ReadText, depth: number): unknown {
  if (depth === maxDepth) return undefined;
  for (const key in object) {
    const first = key.charCodeAt(0);
    if (first >= 48 && first <= 57 && integerLike.test(key)) return undefined;
    const before = object[key];
    const after = revived(before, read, depth + 1);
    if (after === undefined) return undefined;
    if (after === before) continue;
    // An assignment to this key would set the prototype.
    if (key === "__proto__") Object.defineProperty(object, key, { value: after, configurable: true, enumerable: true, writable: true });
    else object[key] = after;
  }
  return object;
}

function ofTree(tree: JsonTree, read: ReadText): unknown {
  if (typeof tree === "string") return read(tree);
  if (typeof tree !== "object" || tree === null) return tree;
  if (tree instanceof JsonNumber) return ofNumber(tree.text);
  if (!(tree instanceof Map)) return (tree as readonly JsonTree[]).map((item) => ofTree(item, read));
  const map = new Map<string, unknown>();
  for (const [key, value] of tree as ReadonlyMap<string, JsonTree>) map.set(key, ofTree(value, read));
  return ofMap(map);
}

function ofNumber(text: string): number | bigint | FloatValue {
  if (!/[.eE]/.test(text)) return BigInt(text);
  const value = Number(text);
  return Number.isSafeInteger(value) ? new FloatValue(value) : value;
}

function ofMap(map: ReadonlyMap<string, unknown>): unknown {
  const object = Object.fromEntries(map);
  let index = 0;
  const keys = Object.keys(object);
  for (const key of map.keys()) if (keys[index++] !== key) return map;
  return object;
}

function ofExactText(text: string): unknown {
  if (text.startsWith(textMark)) return text.slice(1);
  if (text.startsWith(badRowMark)) return decodeBadRow(text.slice(1)) ?? text;
  // Without a mark of its own this could only be a text.
  return text === markOf("bytes") ? new Uint8Array(0) : ofText(text);
}

function ofText(text: string): unknown {
  const type = markedType(text);
  if (type === undefined) return text;
  const content = text.slice(1);
  switch (type) {
    case "decimal":
      return parseDecimal(content) ?? text;
    case "timestamp":
      return ofTimestamp(content) ?? text;
    case "date":
      return ofDate(content) ?? text;
    case "time":
      return ofTime(content) ?? text;
    case "wei":
      return /^-?\d+$/.test(content) ? new WeiValue(content) : text;
    case "bytes":
      return new Uint8Array(Buffer.from(content, "base64"));
    case "hex-bytes":
      return ofHex(content) ?? text;
    case "uuid":
      return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(content) ? content : text;
  }
}

function ofTimestamp(text: string): Date | TimestampValue | undefined {
  const parsed = parseIsoText(text);
  if (parsed?.kind === "date") return new TimestampValue(microsOf(parsed.days, 0)!);
  if (parsed?.kind !== "timestamp") return undefined;
  const { micros, offset } = parsed;
  if (offset !== 0 || microsOfDay(micros) % 1_000 !== 0) return new TimestampValue(micros, offset);
  return new Date(daysOfMicros(micros) * 86_400_000 + microsOfDay(micros) / 1_000);
}

function ofDate(text: string): DateValue | undefined {
  const parsed = parseIsoText(text);
  return parsed?.kind === "date" && text.length >= 8 ? new DateValue(parsed.days) : undefined;
}

function ofTime(text: string): TimeValue | undefined {
  const parsed = parseIsoText(text);
  return parsed?.kind === "time" ? new TimeValue(parsed.micros, parsed.offset) : undefined;
}

function ofHex(text: string): HexBytesValue | undefined {
  const digits = text.replace(/^0x/i, "");
  return digits.length % 2 === 0 && /^[\da-f]*$/i.test(digits) ? new HexBytesValue(Buffer.from(digits, "hex")) : undefined;
}
