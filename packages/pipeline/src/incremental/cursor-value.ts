import { compareCodePoints } from "@dlt-ts/core";
import { classify } from "../values/classify.js";
import { DateValue } from "../values/date-value.js";
import { parseDecimal, plainDecimal, type DecimalValue } from "../values/decimal-value.js";
import { FloatValue } from "../values/float-value.js";
import type { Micros } from "../values/micros.js";
import { TimestampValue } from "../values/timestamp-value.js";
import { TimeValue } from "../values/time-value.js";

/** What values of a cursor can be compared with each other. `naive`: a timestamp without time zone. */
export type CursorKind = "number" | "text" | "timestamp" | "naive" | "date" | "time";

/** What a value is compared by: itself, or the microseconds or days of a time. */
export type CursorKey = number | bigint | string | DecimalValue;

/** A value that has an order, what it is compared by, and what the state keeps of it. */
export interface OrderedValue {
  readonly kind: CursorKind;
  readonly key: CursorKey;
  /** As typed JSON carries it and a source gets it: a `Date` stays one, Temporal becomes a value of dlt-ts. */
  readonly value: unknown;
}

/** A value without an order, in the words of an error: "a list". Null is "null", as NaN and the infinities are in data. */
export interface UnorderedValue {
  readonly kind: undefined;
  readonly what: string;
}

export const kindNames: Readonly<Record<CursorKind, string>> = {
  number: "a number",
  text: "a text",
  timestamp: "a timestamp",
  naive: "a timestamp without time zone",
  date: "a date",
  time: "a time",
};

export function orderedValue(value: unknown): OrderedValue | UnorderedValue {
  const classified = classify(value);
  switch (classified.kind) {
    case "null":
    case "not-finite":
      return { kind: undefined, what: "null" };
    case "integer":
    case "bigint":
      return { kind: "number", key: classified.value, value: classified.value };
    case "double": {
      const { marked, value: number } = classified;
      return { kind: "number", key: number, value: marked ? new FloatValue(number) : number };
    }
    case "decimal":
      return { kind: "number", key: classified.value, value: classified.value };
    case "wei":
      return { kind: "number", key: BigInt(classified.text), value: BigInt(classified.text) };
    case "text":
      return { kind: "text", key: classified.value, value: classified.value };
    case "timestamp": {
      const { micros, offset } = classified;
      // A Date can be changed by whoever has it.
      const kept = value instanceof Date ? new Date(value) : new TimestampValue(micros, offset);
      return { kind: offset === undefined ? "naive" : "timestamp", key: micros, value: kept };
    }
    case "date":
      return { kind: "date", key: classified.days, value: new DateValue(classified.days) };
    case "time":
      return { kind: "time", key: classified.micros, value: new TimeValue(classified.micros) };
    case "unsupported":
      return { kind: undefined, what: classified.what };
    case "array":
      return { kind: undefined, what: "a list" };
    default:
      return { kind: undefined, what: classified.kind === "binary" ? "bytes" : classified.kind === "boolean" ? "a boolean" : "an object" };
  }
}

/** Negative, zero or positive, as `sort` wants it. Of one kind; texts by code points, as Python orders them. */
export function compareKeys(left: CursorKey, right: CursorKey): number {
  if (left === right) return 0;
  if (typeof left === "string") return compareCodePoints(left, right as string);
  const other = right as Exclude<CursorKey, string>;
  if (typeof left === "object" || typeof other === "object") return compareDecimals(left, other);
  return left < other ? -1 : left > other ? 1 : 0;
}

/** The offset of a timestamp in minutes; absent of a naive one. */
export function offsetOf(value: unknown): number | undefined {
  return value instanceof Date ? 0 : (value as TimestampValue).offset;
}

/** A timestamp of these microseconds in the form of another one: a `Date` where that is one and nothing is lost. */
export function timestampLike(model: unknown, micros: Micros): Date | TimestampValue {
  if (model instanceof Date && typeof micros === "number" && micros % 1_000 === 0) return new Date(micros / 1_000);
  return new TimestampValue(micros, offsetOf(model));
}

function compareDecimals(left: Exclude<CursorKey, string>, right: Exclude<CursorKey, string>): number {
  const [leftWhole, leftFraction] = partsOf(left);
  const [rightWhole, rightFraction] = partsOf(right);
  const places = Math.max(leftFraction.length, rightFraction.length);
  const leftDigits = BigInt(leftWhole + leftFraction.padEnd(places, "0"));
  const rightDigits = BigInt(rightWhole + rightFraction.padEnd(places, "0"));
  return leftDigits < rightDigits ? -1 : leftDigits > rightDigits ? 1 : 0;
}

/** Digits before the point, with the sign, and behind it. */
function partsOf(key: Exclude<CursorKey, string>): readonly [whole: string, fraction: string] {
  const text = typeof key === "object" ? key.text : parseDecimal(String(key))!.text;
  const [whole = "0", fraction = ""] = plainDecimal(text).split(".");
  return [whole, fraction];
}
