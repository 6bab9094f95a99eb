import { parseIsoText } from "./iso-text.js";
import { formatMicros, formatOffset, microsOf, microsPerMinute, type Micros } from "./micros.js";
import { ValueError } from "./value-error.js";
import type { MarkedValue } from "./value-mark.js";

/** A date with a time, to the microsecond: more than a `Date` holds. An instant where the offset is known, else what a clock showed. */
export class TimestampValue implements MarkedValue {
  /** Since 1970-01-01; in UTC where the offset is known. */
  readonly micros: Micros;
  /** Of the clock that showed it, in minutes; absent of a naive timestamp. */
  readonly offset: number | undefined;

  constructor(micros: Micros, offset?: number) {
    this.micros = micros;
    this.offset = offset;
  }

  get dltValue(): "timestamp" {
    return "timestamp";
  }

  /** ISO 8601 of that clock, with microseconds where there are any, with the offset where it is known. */
  toString(): string {
    return this.offset === undefined
      ? formatMicros(this.micros)
      : formatMicros(shifted(this.micros, this.offset), formatOffset(this.offset));
  }
}

/**
 * Marks a wall clock time: a timestamp without a time zone. A `Date` gives what its UTC methods say.
 * A text is ISO 8601 without offset, such as `2024-01-02T03:04:05`. Throws a `ValueError` for anything else.
 */
export function naive(value: string | Date): TimestampValue {
  const micros = typeof value === "string" ? microsOfText(value) : value instanceof Date ? microsOfDate(value) : undefined;
  if (micros === undefined) {
    throw new ValueError("naive timestamp", value, 'give a valid Date, or a text without offset such as "2024-01-02T03:04:05"');
  }
  return new TimestampValue(micros);
}

/** Undefined for an invalid `Date` and for years outside of 1 to 9999. */
export function microsOfDate(value: Date): Micros | undefined {
  const milliseconds = value.getTime();
  if (Number.isNaN(milliseconds)) return undefined;
  const days = Math.floor(milliseconds / 86_400_000);
  return microsOf(days, (milliseconds - days * 86_400_000) * 1_000);
}

function microsOfText(text: string): Micros | undefined {
  const parsed = parseIsoText(text);
  return parsed?.kind === "timestamp" && parsed.offset === undefined ? parsed.micros : undefined;
}

function shifted(micros: Micros, minutes: number): Micros {
  const sum = Number(micros) + minutes * microsPerMinute;
  return Number.isSafeInteger(sum) ? sum : BigInt(micros) + BigInt(minutes * microsPerMinute);
}
