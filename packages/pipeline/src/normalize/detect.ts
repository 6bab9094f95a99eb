import type { DataType } from "@dlt-ts/core";
import { parseIsoText } from "../values/iso-text.js";
import { parseTimestamp } from "../values/timestamp.js";
import type { PresentValue } from "./coerce/coerce.js";
import { markOf } from "./mark-of.js";

const fiveYears = 5 * 31_536_000;
const largestInt64 = 2n ** 63n - 1n;
/** Beyond it Python dlt takes an integer for text; the number itself is an accident of its source. */
const largestDetectedWei = 578_960_446_186_580_977_117_854_925_043_439_539_266n;

interface Detection {
  /** `raw` is the value before it was classified; `now` in seconds since 1970-01-01. */
  (value: PresentValue, raw: unknown, now: number): DataType | undefined;
}

const detections: Readonly<Record<string, Detection>> = {
  timestamp: (value, _raw, now) =>
    (value.kind === "integer" || value.kind === "double") && Math.abs(value.value - now) <= fiveYears ? "timestamp" : undefined,
  iso_timestamp: (value) => (value.kind === "text" && parseTimestamp(value.value) !== undefined ? "timestamp" : undefined),
  iso_date: (value) => (value.kind === "text" && parseIsoText(value.value)?.kind === "date" ? "date" : undefined),
  large_integer: (value) => {
    if (value.kind !== "bigint" || value.value <= largestInt64) return undefined;
    return value.value > largestDetectedWei ? "text" : "wei";
  },
  hexbytes_to_text: (_value, raw) => (markOf(raw) === "hex-bytes" ? "text" : undefined),
  wei_to_double: (value) => (value.kind === "wei" ? "double" : undefined),
};

/** The type that the first of the named detections to answer sees in a value of a column without a type. Names it does not know say nothing. */
export function detectType(names: readonly string[], value: PresentValue, raw: unknown, now: number): DataType | undefined {
  for (const name of names) {
    const detection = Object.hasOwn(detections, name) ? detections[name] : undefined;
    const type = detection?.(value, raw, now);
    if (type !== undefined) return type;
  }
  return undefined;
}
