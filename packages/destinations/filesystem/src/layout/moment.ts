import { DestinationError } from "@dlt-ts/core";

/** A moment with microseconds, which a Date lacks. */
export interface Moment {
  readonly date: Date;
  /** Of the second: six digits. */
  readonly microseconds: string;
}

/** The moment of an ISO 8601 text in UTC or with an offset, or of a Date. Throws a `DestinationError` (`options`) for what is neither. */
export function momentOf(time: string | Date): Moment {
  const text = typeof time === "string" ? time : isDate(time) ? time.toISOString() : "";
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) {
    throw new DestinationError(
      "options",
      `${JSON.stringify(time)} is no moment: the option currentDatetime takes a Date, or a text such as "2024-04-14T08:32:00Z".`,
    );
  }
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? "";
  return { date, microseconds: fraction.slice(0, 6).padEnd(6, "0") };
}

function isDate(time: Date): boolean {
  return !Number.isNaN(time.getTime());
}
