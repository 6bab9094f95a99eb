import { types } from "node:util";
import { parseDecimal, type DecimalValue } from "./decimal-value.js";
import type { DateValue } from "./date-value.js";
import type { FloatValue } from "./float-value.js";
import { isForeignDecimal } from "./foreign-decimal.js";
import type { HexBytesValue } from "./hex-bytes-value.js";
import type { Micros } from "./micros.js";
import { isPlainObject, tagOf } from "./plain-object.js";
import { isTemporal, ofTemporal } from "./temporal.js";
import type { TimeValue } from "./time-value.js";
import { microsOfDate, type TimestampValue } from "./timestamp-value.js";
import { isMarkedValue, type MarkedValue } from "./value-mark.js";
import type { WeiValue } from "./wei-value.js";

/** What a JavaScript value is to a table. */
export type ClassifiedValue =
  /** `null` and `undefined`. */
  | { readonly kind: "null" }
  /** NaN and the infinities: stored as null, and counted. */
  | { readonly kind: "not-finite" }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "text"; readonly value: string }
  /** A whole number that a double holds exactly; -0 is 0. */
  | { readonly kind: "integer"; readonly value: number }
  | { readonly kind: "bigint"; readonly value: bigint }
  /** Not whole, or too large to be exact. `marked`: `float()` says so, also of a whole one. */
  | { readonly kind: "double"; readonly value: number; readonly marked: boolean }
  | { readonly kind: "decimal"; readonly value: DecimalValue }
  /** An integer as text. */
  | { readonly kind: "wei"; readonly text: string }
  /** `offset` in minutes; absent of wall clock times, whose micros are those of UTC. */
  | { readonly kind: "timestamp"; readonly micros: Micros; readonly offset: number | undefined }
  /** Since 1970-01-01. */
  | { readonly kind: "date"; readonly days: number }
  /** Since midnight, in UTC where the offset (minutes) is known. */
  | { readonly kind: "time"; readonly micros: number; readonly offset: number | undefined }
  | { readonly kind: "binary"; readonly bytes: Uint8Array }
  | { readonly kind: "array"; readonly value: readonly unknown[] }
  | { readonly kind: "object"; readonly value: Readonly<Record<string, unknown>> }
  /** An object whose order is that of insertion, integer-like keys too. Keys are what `String()` makes of them. */
  | { readonly kind: "map"; readonly value: ReadonlyMap<unknown, unknown> }
  | UnsupportedValue;

/** A value that no column holds. The caller knows where it stands and says so. */
export interface UnsupportedValue {
  readonly kind: "unsupported";
  /** What it is, with an article: "a function", "an instance of Foo". */
  readonly what: string;
  /** What to do instead, as an imperative clause. */
  readonly advice: string;
}

const nothing: ClassifiedValue = { kind: "null" };
const notFinite: ClassifiedValue = { kind: "not-finite" };

/**
 * Says what a value is. Of class instances it knows `Date`, `Temporal`, `Map`, arrays, bytes, the numbers of big.js, decimal.js and bignumber.js,
 * and what `decimal()`, `date()`, `time()`, `naive()` and `float()` make; any other one is asked for `toJSON()`, once, as JSON.stringify does
 * (`URL`, ObjectId, Luxon and the like). Plain objects are not asked: a function in one is a mistake, not a conversion.
 */
export function classify(value: unknown): ClassifiedValue {
  switch (typeof value) {
    case "string":
      return { kind: "text", value };
    case "number":
      return classifyNumber(value);
    case "boolean":
      return { kind: "boolean", value };
    case "bigint":
      return { kind: "bigint", value };
    case "undefined":
      return nothing;
    case "function":
      return unsupported("a function", "call it and give its result");
    case "symbol":
      return unsupported("a symbol", "give its description as text");
    case "object":
      return value === null ? nothing : classifyObject(value);
  }
}

function classifyNumber(value: number): ClassifiedValue {
  if (Number.isSafeInteger(value)) return { kind: "integer", value: value + 0 };
  return Number.isFinite(value) ? { kind: "double", value, marked: false } : notFinite;
}

function classifyObject(value: object): ClassifiedValue {
  if (Array.isArray(value)) return { kind: "array", value };
  if (isPlainObject(value)) return { kind: "object", value };
  if (isMarkedValue(value)) return classifyMarked(value);
  if (tagOf(value) === "Map") return { kind: "map", value: value as ReadonlyMap<unknown, unknown> };
  if (types.isDate(value)) return classifyDate(value);
  if (isTemporal(value)) return classifyTemporal(value);
  const bytes = bytesOf(value);
  if (bytes !== undefined) return { kind: "binary", bytes };
  if (isForeignDecimal(value)) return classifyForeignDecimal(value.toString());
  return classifyInstance(value);
}

function classifyMarked(value: MarkedValue): ClassifiedValue {
  switch (value.dltValue) {
    case "decimal":
      return { kind: "decimal", value: value as DecimalValue };
    case "wei":
      return { kind: "wei", text: (value as WeiValue).text };
    case "timestamp": {
      const { micros, offset } = value as TimestampValue;
      return { kind: "timestamp", micros, offset };
    }
    case "date":
      return { kind: "date", days: (value as DateValue).days };
    case "time":
      return { kind: "time", micros: (value as TimeValue).stored(), offset: (value as TimeValue).offset };
    case "float": {
      const float = (value as FloatValue).value;
      return Number.isFinite(float) ? { kind: "double", value: float, marked: true } : notFinite;
    }
    case "hex-bytes":
      return { kind: "binary", bytes: (value as HexBytesValue).bytes };
  }
}

function classifyDate(value: Date): ClassifiedValue {
  const micros = microsOfDate(value);
  if (micros !== undefined) return { kind: "timestamp", micros, offset: 0 };
  return Number.isNaN(value.getTime())
    ? unsupported("an invalid Date", "give null where there is no date")
    : unsupported(`a Date in the year ${value.getUTCFullYear()}`, "give one of the years 1 to 9999");
}

function classifyTemporal(value: object): ClassifiedValue {
  const converted = ofTemporal(value);
  if (converted !== undefined) return classifyMarked(converted);
  return unsupported(`a ${tagOf(value)} without a column type, or beyond the years 1 to 9999`, "give its text");
}

/** The bytes of a `Uint8Array` (`Buffer` too), `ArrayBuffer` or `DataView` of any realm, not copied. */
function bytesOf(value: object): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (types.isAnyArrayBuffer(value)) return new Uint8Array(value);
  if (!ArrayBuffer.isView(value) || !(types.isUint8Array(value) || types.isDataView(value))) return undefined;
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

function classifyForeignDecimal(text: string): ClassifiedValue {
  const value = parseDecimal(text);
  if (value !== undefined) return { kind: "decimal", value };
  return /^(?:NaN|-?Infinity)$/.test(text) ? notFinite : unsupported("a decimal with too many digits", "round it before");
}

function classifyInstance(value: object): ClassifiedValue {
  const name = nameOf(value);
  if (ArrayBuffer.isView(value)) return unsupported(`a ${name}`, "give Array.from(it) for a list, or its bytes as a Uint8Array");
  if (tagOf(value) === "Set") return unsupported("a Set", "give [...it]");
  if (typeof (value as { readonly then?: unknown }).then === "function") return unsupported("a promise", "await it before");
  const toJSON: unknown = (value as { readonly toJSON?: unknown }).toJSON;
  if (typeof toJSON !== "function") return unsupported(`an instance of ${name}`, "give a plain object, such as { ...it }");
  const plain: unknown = toJSON.call(value, "");
  if (typeof plain === "object" && plain !== null && !Array.isArray(plain) && !isPlainObject(plain)) {
    return unsupported(`an instance of ${name} whose toJSON() gives another instance`, "give a plain object");
  }
  return classify(plain);
}

function nameOf(value: object): string {
  const name: unknown = (value as { readonly constructor?: { readonly name?: unknown } }).constructor?.name;
  return typeof name === "string" && name !== "" ? name : "an unnamed class";
}

function unsupported(what: string, advice: string): UnsupportedValue {
  return { kind: "unsupported", what, advice };
}
