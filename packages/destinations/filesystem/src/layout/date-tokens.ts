import type { Moment } from "./moment.js";

/** The moment that a layout writes, and that of its load package. */
export interface LayoutTimes {
  /** The option `currentDatetime`, else when the package was made. */
  readonly current: Moment;
  /** When the package was made. */
  readonly loadPackage: Moment;
}

const months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

const two = (value: number): string => String(value).padStart(2, "0");
const seconds = ({ date }: Moment): string => String(Math.floor(date.getTime() / 1000));

/** Placeholders of the time, in UTC, as Python dlt writes them: the tokens of pendulum, in small letters. */
export const dateTokens: Readonly<Record<string, (times: LayoutTimes) => string>> = {
  timestamp: ({ current }) => seconds(current),
  timestamp_ms: ({ current }) => String(current.date.getTime()),
  load_package_timestamp: ({ loadPackage }) => seconds(loadPackage),
  load_package_timestamp_ms: ({ loadPackage }) => String(loadPackage.date.getTime()),
  curr_date: ({ current }) => `${year(current.date)}-${two(current.date.getUTCMonth() + 1)}-${two(current.date.getUTCDate())}`,
  YYYY: ({ current }) => year(current.date),
  YY: ({ current }) => year(current.date).slice(-2),
  Y: ({ current }) => String(current.date.getUTCFullYear()),
  MMMM: ({ current }) => months[current.date.getUTCMonth()]!,
  MMM: ({ current }) => months[current.date.getUTCMonth()]!.slice(0, 3),
  MM: ({ current }) => two(current.date.getUTCMonth() + 1),
  M: ({ current }) => String(current.date.getUTCMonth() + 1),
  DD: ({ current }) => two(current.date.getUTCDate()),
  D: ({ current }) => String(current.date.getUTCDate()),
  HH: ({ current }) => two(current.date.getUTCHours()),
  H: ({ current }) => String(current.date.getUTCHours()),
  mm: ({ current }) => two(current.date.getUTCMinutes()),
  m: ({ current }) => String(current.date.getUTCMinutes()),
  ss: ({ current }) => two(current.date.getUTCSeconds()),
  s: ({ current }) => String(current.date.getUTCSeconds()),
  dddd: ({ current }) => days[current.date.getUTCDay()]!,
  ddd: ({ current }) => days[current.date.getUTCDay()]!.slice(0, 3),
  dd: ({ current }) => days[current.date.getUTCDay()]!.slice(0, 2),
  d: ({ current }) => String(current.date.getUTCDay()),
  SSSS: ({ current }) => current.microseconds.slice(0, 4),
  SSS: ({ current }) => current.microseconds.slice(0, 3),
  SS: ({ current }) => current.microseconds.slice(0, 2),
  S: ({ current }) => current.microseconds.slice(0, 1),
  Q: ({ current }) => String(Math.floor(current.date.getUTCMonth() / 3) + 1),
};

function year(time: Date): string {
  return String(time.getUTCFullYear()).padStart(4, "0");
}
