import { isoDate } from "@dlt-ts/formats";
import { parseIsoText } from "./iso-text.js";
import { ValueError } from "./value-error.js";
import type { MarkedValue } from "./value-mark.js";

/** A day of the calendar. Made by `date()`. */
export class DateValue implements MarkedValue {
  /** Since 1970-01-01. */
  readonly days: number;

  constructor(days: number) {
    this.days = days;
  }

  get dltValue(): "date" {
    return "date";
  }

  /** `YYYY-MM-DD`. */
  toString(): string {
    return isoDate(this.days);
  }
}

/** Marks an ISO 8601 date such as `2024-01-02` as a date; a text alone stays text. Throws a `ValueError` for what is no date of the years 1 to 9999. */
export function date(text: string): DateValue {
  const parsed = typeof text === "string" ? parseIsoText(text) : undefined;
  if (parsed?.kind !== "date") throw new ValueError("date", text, 'give a text such as "2024-01-02"');
  return new DateValue(parsed.days);
}
