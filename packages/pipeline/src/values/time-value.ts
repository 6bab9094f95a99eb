import { parseIsoText } from "./iso-text.js";
import { formatOffset, formatTime, microsPerDay, microsPerMinute } from "./micros.js";
import { ValueError } from "./value-error.js";
import type { MarkedValue } from "./value-mark.js";

/** A time of the day. Made by `time()`. */
export class TimeValue implements MarkedValue {
  /** Since midnight of the clock that showed it. */
  readonly micros: number;
  /** Of that clock, in minutes; absent where it is not known. */
  readonly offset: number | undefined;

  constructor(micros: number, offset?: number) {
    this.micros = micros;
    this.offset = offset;
  }

  get dltValue(): "time" {
    return "time";
  }

  /** Microseconds since midnight, in UTC where the offset is known: what a time column holds. */
  stored(): number {
    const micros = this.micros - (this.offset ?? 0) * microsPerMinute;
    return micros - Math.floor(micros / microsPerDay) * microsPerDay;
  }

  /** `HH:MM:SS`, with microseconds where there are any, with the offset where it is known. */
  toString(): string {
    return formatTime(this.micros) + (this.offset === undefined ? "" : formatOffset(this.offset));
  }
}

/** Marks an ISO 8601 time such as `03:04:05.678` as a time; a text alone stays text. Throws a `ValueError` for what is no time of the day. */
export function time(text: string): TimeValue {
  const parsed = typeof text === "string" ? parseIsoText(text) : undefined;
  if (parsed?.kind !== "time") throw new ValueError("time", text, 'give a text such as "03:04:05"');
  return new TimeValue(parsed.micros, parsed.offset);
}
