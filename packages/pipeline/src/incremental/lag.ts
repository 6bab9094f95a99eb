import { isoDate } from "@dlt-ts/formats";
import { DateValue } from "../values/date-value.js";
import { parseIsoText } from "../values/iso-text.js";
import { daysOfMicros, formatTime, microsOfBigInt, microsOfDay, microsPerMinute, type Micros } from "../values/micros.js";
import { compareKeys, orderedValue, timestampLike, type OrderedValue } from "./cursor-value.js";

/** `2024-01-02` and `20240102`. */
const dateText = /^\d{4}(-?)\d{2}\1\d{2}$/;
/** `2024-01-02T03:04:05.678+01:00`, seconds and all behind them optional, a space for the `T` too. */
const timestampText =
  /^\d{4}-\d{2}-\d{2}(?<separator>[T ])\d{2}:\d{2}(?<seconds>:\d{2}(?:\.(?<fraction>\d+))?)?(?<offset>Z|[+-]\d{2}:?\d{2})?$/;

/**
 * A value that lies `lag` before another one, in the form of that one, but not before `initial`: the direction is that of the cursor.
 * Undefined where a lag makes no sense: a text that is no date, a decimal.
 */
export function withLag(
  last: OrderedValue,
  lag: number,
  cursor: "max" | "min",
  initial: OrderedValue | undefined,
): OrderedValue | undefined {
  const moved = shifted(last, cursor === "max" ? -lag : lag);
  if (moved === undefined || initial === undefined || !comparable(moved, initial)) return moved;
  const order = compareKeys(initial.key, moved.key);
  return (cursor === "max" ? order >= 0 : order <= 0) ? initial : moved;
}

/** An earlier run may have met rows of other awareness than `initialValue` has: microseconds compare all the same. */
function comparable(left: OrderedValue, right: OrderedValue): boolean {
  return left.kind === right.kind || ([left, right] as const).every(({ kind }) => kind === "timestamp" || kind === "naive");
}

function shifted({ kind, key, value }: OrderedValue, by: number): OrderedValue | undefined {
  switch (kind) {
    case "number":
      return typeof key === "object" ? undefined : ordered(shiftedNumber(key as number | bigint, by));
    case "date":
      return ordered(new DateValue(Math.floor((key as number) + by)));
    case "timestamp":
    case "naive": {
      const micros = shiftedMicros(key as Micros, by);
      return micros === undefined ? undefined : ordered(timestampLike(value, micros));
    }
    case "text": {
      const text = shiftedText(key as string, by);
      return text === undefined ? undefined : ordered(text);
    }
    default:
      return undefined;
  }
}

/** Whole numbers stay whole, as Python has it. */
function shiftedNumber(value: number | bigint, by: number): number | bigint {
  if (typeof value === "bigint" && Number.isInteger(by)) return value + BigInt(by);
  if (typeof value === "bigint") return BigInt(Math.trunc(Number(value) + by));
  return Number.isSafeInteger(value) ? Math.trunc(value + by) : value + by;
}

function shiftedMicros(micros: Micros, seconds: number): Micros | undefined {
  return microsOfBigInt(BigInt(micros) + BigInt(Math.round(seconds * 1_000_000)));
}

function shiftedText(text: string, by: number): string | undefined {
  const parsed = parseIsoText(text);
  if (parsed?.kind === "date" && dateText.test(text)) {
    const date = isoDate(Math.floor(parsed.days + by));
    return text.includes("-") ? date : date.replaceAll("-", "");
  }
  const parts = timestampText.exec(text)?.groups;
  if (parsed?.kind !== "timestamp" || parts === undefined) return undefined;
  const wallClock = shiftedMicros(BigInt(parsed.micros) + BigInt((parsed.offset ?? 0) * microsPerMinute), by);
  if (wallClock === undefined) return undefined;
  const { separator, seconds, fraction, offset = "" } = parts;
  const inDay = microsOfDay(wallClock);
  const whole = formatTime(inDay - (inDay % 1_000_000)).slice(0, seconds === undefined ? 5 : 8);
  const digits =
    fraction === undefined
      ? ""
      : `.${String(inDay % 1_000_000)
          .padStart(6, "0")
          .padEnd(fraction.length, "0")
          .slice(0, fraction.length)}`;
  return `${isoDate(daysOfMicros(wallClock))}${separator}${whole}${digits}${offset}`;
}

function ordered(value: unknown): OrderedValue {
  return orderedValue(value) as OrderedValue;
}
