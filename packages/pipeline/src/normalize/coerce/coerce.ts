import { type DataType, stripWhitespace } from "@dlt-ts/core";
import { Buffer } from "node:buffer";
import { isoDate } from "@dlt-ts/formats";
import type { ClassifiedValue } from "../../values/classify.js";
import { encodePlain, type ReplacedValues } from "../../values/encode-json.js";
import { parseIsoText } from "../../values/iso-text.js";
import { daysOfMicros, formatTime, type Micros, microsOf, microsPerDay, microsPerMinute } from "../../values/micros.js";
import { TimestampValue } from "../../values/timestamp-value.js";
import { markOf } from "../mark-of.js";
import { decimalOfDouble, decimalOfText } from "./exact-decimal.js";
import { microsOfSeconds } from "./python-epoch.js";
import { floatRepr, parseFloatText, parseInteger } from "./python-number.js";

/** A value of which a column may be made: no null, no NaN, nothing unsupported. */
export type PresentValue = Exclude<ClassifiedValue, { readonly kind: "null" | "not-finite" | "unsupported" }>;

/**
 * A value as a column of its type holds it. Text, json, decimal (as Python writes it) and wei: text. Bigint: a number where it is safe.
 * Double: a number, NaN and infinities too. Timestamp: `Micros`. Date: days. Time: microseconds. Binary: bytes.
 */
export type ColumnValue = string | number | bigint | boolean | Uint8Array;

const trueTexts = new Set(["yes", "true", "t", "y", "1"]);
const falseTexts = new Set(["no", "false", "f", "n", "0"]);
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** What a number beyond the range of a double looks like, and some others too. */
const hugeNumber = /\d{309}|[eE]\+?\d{3}/;
const hexBytes = /^0x(?:\s*[0-9a-fA-F]{2})*\s*$/;

/** Whether a column of integers holds it. */
export function isInt64(value: number | bigint): boolean {
  return typeof value === "number" || BigInt.asIntN(64, value) === value;
}

/** The type that a value has by itself. */
export function typeOfValue(value: PresentValue): DataType {
  switch (value.kind) {
    case "boolean":
      return "bool";
    case "integer":
      return "bigint";
    case "bigint":
      return isInt64(value.value) ? "bigint" : "wei";
    case "array":
    case "object":
    case "map":
      return "json";
    default:
      return value.kind;
  }
}

/**
 * Makes a value one of a type, by the matrix of Python dlt. Undefined where that has no rule for the pair, or the value does not follow it.
 * `raw` is the value before it was classified. What is lost in the JSON of lists and objects is counted in `replaced`; an `UnsupportedValueError` says what JSON cannot hold.
 */
export function coerce(type: DataType, value: PresentValue, raw: unknown, replaced: ReplacedValues): ColumnValue | undefined {
  switch (type) {
    case "text":
      return toText(value, raw, replaced);
    case "bigint":
      return toInteger(value);
    case "double":
      return toDouble(value);
    case "bool":
      return toBool(value);
    case "timestamp":
      return toTimestamp(value);
    case "date":
      return toDate(value);
    case "time":
      return toTime(value);
    case "decimal":
    case "wei":
      return toDecimal(value);
    case "binary":
      return toBinary(value);
    case "json":
      return toJson(value, replaced);
  }
}

function toText(value: PresentValue, raw: unknown, replaced: ReplacedValues): string {
  switch (value.kind) {
    case "text":
      return value.value;
    case "boolean":
      return value.value ? "True" : "False";
    case "integer":
    case "bigint":
      return String(value.value);
    case "double":
      return floatRepr(value.value);
    case "decimal":
      return value.value.text;
    case "wei":
      return value.text;
    case "timestamp":
      return new TimestampValue(value.micros, value.offset).toString();
    case "date":
      return isoDate(value.days);
    case "time":
      return markOf(raw) === "time" ? String(raw) : formatTime(value.micros);
    case "binary":
      if (markOf(raw) === "hex-bytes") return String(raw);
      return Buffer.from(value.bytes.buffer, value.bytes.byteOffset, value.bytes.byteLength).toString("base64");
    default:
      return encodePlain(value.value, { replaced });
  }
}

function toInteger(value: PresentValue): number | bigint | undefined {
  switch (value.kind) {
    case "integer":
      return value.value;
    case "bigint":
      return smallest(value.value);
    case "double":
      return Number.isInteger(value.value) ? smallest(BigInt(value.value)) : undefined;
    case "text":
      return smallest(parseInteger(value.value));
    case "decimal":
      return smallest(wholeOf(value.value.plain()));
    case "wei":
      return smallest(wholeOf(value.text));
    default:
      return undefined;
  }
}

/** A safe integer as a number: most are, and numbers are faster. */
function smallest(value: bigint | undefined): number | bigint | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function wholeOf(plain: string): bigint | undefined {
  const match = /^(-?\d+)(?:\.0*)?$/.exec(plain);
  return match === null ? undefined : BigInt(match[1]!);
}

function toDouble(value: PresentValue): number | undefined {
  switch (value.kind) {
    case "integer":
    case "double":
      return value.value;
    case "bigint":
      return Number(value.value);
    case "decimal":
      return Number(value.value.text);
    case "wei":
      return Number(value.text);
    case "text":
      return hexadecimalOf(value.value) ?? parseFloatText(value.value);
    default:
      return undefined;
  }
}

function hexadecimalOf(text: string): number | undefined {
  if (!stripWhitespace(text).startsWith("0x")) return undefined;
  const value = parseInteger(text);
  return value === undefined ? undefined : Number(value);
}

function toDecimal(value: PresentValue): string | undefined {
  switch (value.kind) {
    case "integer":
    case "bigint":
      return String(value.value);
    case "double":
      return decimalOfDouble(value.value).text;
    case "decimal":
      return value.value.text;
    case "wei":
      return value.text;
    case "text":
      return decimalOfText(value.value)?.text;
    default:
      return undefined;
  }
}

function toBool(value: PresentValue): boolean | undefined {
  switch (value.kind) {
    case "boolean":
      return value.value;
    case "integer":
    case "double":
      return value.value !== 0;
    case "bigint":
      return value.value !== 0n;
    case "decimal":
      return /[1-9]/.test(value.value.text.replace(/E.*/, ""));
    case "wei":
      return /[1-9]/.test(value.text);
    case "text": {
      const text = value.value.toLowerCase();
      return trueTexts.has(text) ? true : falseTexts.has(text) ? false : undefined;
    }
    default:
      return undefined;
  }
}

function toTimestamp(value: PresentValue): Micros | undefined {
  switch (value.kind) {
    case "timestamp":
      return value.micros;
    case "date":
      return microsOf(value.days, 0);
    case "integer":
    case "double":
      return microsOfSeconds(value.value);
    case "bigint":
      return microsOfSeconds(Number(value.value));
    case "text": {
      const iso = parseIsoText(value.value);
      if (iso?.kind === "timestamp") return iso.micros;
      if (iso?.kind === "date") return microsOf(iso.days, 0);
      return iso === undefined ? microsOfSeconds(parseFloatText(value.value) ?? Number.NaN) : undefined;
    }
    default:
      return undefined;
  }
}

function toDate(value: PresentValue): number | undefined {
  if (value.kind === "date") return value.days;
  const micros = toTimestamp(value);
  return micros === undefined ? undefined : daysOfMicros(micros);
}

function toTime(value: PresentValue): number | undefined {
  if (value.kind === "time") return value.micros;
  if (value.kind !== "text") return undefined;
  const iso = parseIsoText(value.value);
  if (iso?.kind !== "time") return undefined;
  const micros = iso.micros - (iso.offset ?? 0) * microsPerMinute;
  return micros - Math.floor(micros / microsPerDay) * microsPerDay;
}

function toBinary(value: PresentValue): Uint8Array | undefined {
  switch (value.kind) {
    case "binary":
      return value.bytes;
    case "text":
      if (value.value.startsWith("0x")) {
        return hexBytes.test(value.value) ? Buffer.from(value.value.slice(2).replace(/\s/g, ""), "hex") : undefined;
      }
      return base64.test(value.value) ? Buffer.from(value.value, "base64") : undefined;
    case "integer":
    case "bigint":
      return littleEndian(BigInt(value.value));
    default:
      return undefined;
  }
}

/** As few bytes as hold the integer, the lowest first; none for zero. */
function littleEndian(value: bigint): Uint8Array | undefined {
  if (value < 0n) return undefined;
  const digits = value === 0n ? "" : value.toString(16);
  return Buffer.from(digits.padStart(digits.length + (digits.length % 2), "0"), "hex").reverse();
}

function toJson(value: PresentValue, replaced: ReplacedValues): string | undefined {
  switch (value.kind) {
    case "array":
    case "object":
    case "map":
      return encodePlain(value.value, { replaced });
    case "text":
      return isJson(value.value) ? value.value : undefined;
    default:
      return undefined;
  }
}

/** The text stays as it is: parsing and writing it again would round its numbers. Those that no double comes near are refused, as in Python. */
function isJson(text: string): boolean {
  try {
    if (hugeNumber.test(text)) JSON.parse(text, refuseInfinity);
    else JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function refuseInfinity(_key: string, value: unknown): unknown {
  if (value === Infinity || value === -Infinity) throw new RangeError("beyond the range of a double");
  return value;
}
