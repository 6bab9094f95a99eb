import { daysInMonth, daysOf, firstDay, isLeapYear, isLongYear, isoWeekday, lastDay } from "./calendar.js";
import { microsOf, microsPerMinute, type Micros } from "./micros.js";
import { isDigit, withAsciiDigits } from "./unicode-digits.js";

/** A date, a time or both, as a text says it. */
export type IsoText =
  /** With an offset (minutes) an instant, else what a clock on a wall shows. */
  | { readonly kind: "timestamp"; readonly micros: Micros; readonly offset: number | undefined }
  /** Days since 1970-01-01. */
  | { readonly kind: "date"; readonly days: number }
  /** Microseconds since midnight of the clock, whatever the offset (minutes). */
  | { readonly kind: "time"; readonly micros: number; readonly offset: number | undefined };

const offset = String.raw`(?<offset>Z|[+-]\d{2}:?(?:\d{2})?)?`;
const seconds = String.raw`(?<second>\d{2})(?:[.,](?<fraction>\d+))?`;
const extendedTime = String.raw`(?<hour>\d{2})(?::(?<minute>\d{2})(?::${seconds})?)?${offset}`;
const basicTime = String.raw`(?<hour>\d{2})(?::(?<colonMinute>\d{2})|(?<minute>\d{2})(?:${seconds})?)?${offset}`;

const extended = new RegExp(
  String.raw`^(?<year>\d{4})-(?:W(?<week>\d{2})(?:-(?<weekday>\d))?|(?<ordinal>\d{3})|(?<month>\d{2})(?:-(?<day>\d{2}))?)(?:[T ]${extendedTime})?$`,
);
const basic = new RegExp(
  String.raw`^(?<year>\d{4})(?:W(?<week>\d{2})(?<weekday>\d)?|(?<month>\d{2})(?<day>\d{2})|(?<ordinal>\d{3}))(?:[T ]${basicTime})?$`,
);
const extendedTimeOnly = new RegExp(String.raw`^(?=\d{2}:)${extendedTime}$`);
const basicTimeOnly = new RegExp(`^T${basicTime}$`);
/** Not ISO 8601, read where that fails: slashes and colons between the parts of a date, and parts of one digit in a time. */
const loose =
  /^(?:(?<year>\p{Nd}{4})(?:[/:]?(?<month>\p{Nd}{2})[/:]?(?<day>\p{Nd}{2}))?)?(?: ?(?<hour>\p{Nd}{1,2}):(?<minute>\p{Nd}{1,2})(?::(?<second>\p{Nd}{1,2}))?(?:[.|,](?<fraction>\p{Nd}{1,9}))?)?$/u;

type Parts = Readonly<Record<string, string | undefined>>;

/**
 * Reads what Python dlt takes for a date or time: ISO 8601 in its extended and basic forms (calendar, week and ordinal dates, `T` or a space
 * before the time, fractions of any length cut to microseconds), years and months alone, and slashes or colons in dates.
 * Undefined for all else: spaces around, intervals and durations, `24:00`, what the calendar does not have, years outside of 1 to 9999.
 */
export function parseIsoText(text: string): IsoText | undefined {
  const first = text.charCodeAt(0);
  const startsWithDigit = first >= 48 && first <= 57;
  if (!startsWithDigit && first !== 84 && first !== 32 && !isDigit(text)) return undefined;
  const iso = extended.exec(text) ?? basic.exec(text) ?? extendedTimeOnly.exec(text) ?? basicTimeOnly.exec(text);
  return (iso && valueOf(iso.groups!)) ?? parseLoose(text);
}

function parseLoose(text: string): IsoText | undefined {
  if (text === "" || !loose.test(text)) return undefined;
  return valueOf(loose.exec(withAsciiDigits(text))!.groups!);
}

function valueOf(parts: Parts): IsoText | undefined {
  const days = parts.year === undefined ? undefined : dayOf(parts, Number(parts.year));
  if (Number.isNaN(days)) return undefined;
  if (parts.hour === undefined) return days === undefined ? undefined : { kind: "date", days };

  const micros = timeOf(parts);
  const minutes = offsetOf(parts.offset);
  if (Number.isNaN(micros) || Number.isNaN(minutes)) return undefined;
  if (days === undefined) return { kind: "time", micros, offset: minutes };
  const moment = microsOf(days, micros - (minutes ?? 0) * microsPerMinute);
  return moment === undefined ? undefined : { kind: "timestamp", micros: moment, offset: minutes };
}

/** NaN for a day that does not exist. */
function dayOf(parts: Parts, year: number): number {
  if (year === 0) return NaN;
  let days: number;
  if (parts.week !== undefined) {
    const week = Number(parts.week);
    const weekday = Number(parts.weekday ?? 1);
    if (week > 53 || (week === 53 && !isLongYear(year)) || weekday > 7) return NaN;
    // The fourth of January is always in the first week.
    const fourth = daysOf(year, 1, 4);
    days = fourth - isoWeekday(fourth) + (week - 1) * 7 + weekday;
  } else if (parts.ordinal !== undefined) {
    const ordinal = Number(parts.ordinal);
    if (ordinal < 1 || ordinal > (isLeapYear(year) ? 366 : 365)) return NaN;
    days = daysOf(year, 1, 1) + ordinal - 1;
  } else {
    const month = Number(parts.month ?? 1);
    const day = Number(parts.day ?? 1);
    if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return NaN;
    days = daysOf(year, month, day);
  }
  return days < firstDay || days > lastDay ? NaN : days;
}

/** NaN for a time that does not exist. */
function timeOf(parts: Parts): number {
  const hour = Number(parts.hour);
  const minute = Number(parts.minute ?? parts.colonMinute ?? 0);
  const second = Number(parts.second ?? 0);
  if (hour > 23 || minute > 59 || second > 59) return NaN;
  return (hour * 3_600 + minute * 60 + second) * 1_000_000 + Number((parts.fraction ?? "").slice(0, 6).padEnd(6, "0"));
}

/** NaN for an offset of a day or more. */
function offsetOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (text === "Z") return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(3).replace(":", ""));
  if (minutes >= 1_440) return NaN;
  return text.startsWith("-") ? -minutes : minutes;
}
