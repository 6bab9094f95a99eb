import { DateValue } from "./date-value.js";
import { parseIsoText } from "./iso-text.js";
import { microsOfBigInt } from "./micros.js";
import { tagOf } from "./plain-object.js";
import { TimeValue } from "./time-value.js";
import { TimestampValue } from "./timestamp-value.js";

const prefix = "Temporal.";

interface Exact {
  readonly epochNanoseconds: bigint;
  readonly offsetNanoseconds?: number;
}

interface Plain {
  toString(options: { readonly calendarName: "never" }): string;
}

/** Whether a value is of `Temporal`, native or a polyfill. */
export function isTemporal(value: object): boolean {
  return tagOf(value)?.startsWith(prefix) === true;
}

/**
 * A value of `Temporal` to the microsecond, nanoseconds cut. Undefined for types without a column type (durations, months)
 * and for years outside of 1 to 9999.
 */
export function ofTemporal(value: object): TimestampValue | DateValue | TimeValue | undefined {
  switch (tagOf(value)!.slice(prefix.length)) {
    case "Instant":
      return ofExact(value as Exact);
    case "ZonedDateTime":
      return ofExact(value as Exact);
    case "PlainDateTime":
    case "PlainDate":
    case "PlainTime":
      return ofPlain(value as Plain);
    default:
      return undefined;
  }
}

function ofExact(value: Exact): TimestampValue | undefined {
  const nanoseconds = value.epochNanoseconds;
  const cut = nanoseconds / 1_000n;
  const micros = microsOfBigInt(nanoseconds < 0n && cut * 1_000n !== nanoseconds ? cut - 1n : cut);
  if (micros === undefined) return undefined;
  // Zones of the nineteenth century have offsets with seconds; the instant is what counts.
  const offset = (value.offsetNanoseconds ?? 0) / 60_000_000_000;
  return new TimestampValue(micros, Number.isInteger(offset) ? offset : 0);
}

function ofPlain(value: Plain): TimestampValue | DateValue | TimeValue | undefined {
  const parsed = parseIsoText(value.toString({ calendarName: "never" }));
  if (parsed?.kind === "timestamp") return new TimestampValue(parsed.micros);
  if (parsed?.kind === "date") return new DateValue(parsed.days);
  return parsed && new TimeValue(parsed.micros);
}
