import { ByteOutput } from "../output/byte-output.js";

const microsecondsPerDay = 86_400_000_000;

export interface TimestampStyle {
  /** Between date and time. Default `T`. */
  readonly separator?: "T" | " ";
  /** Whether it is an instant and ends in `+00:00`, or a wall clock time that ends in nothing. */
  readonly utc: boolean;
}

/** A date from its days since 1970-01-01, as in ISO 8601: `2024-01-31`. */
export function isoDate(days: number): string {
  return written((output) => writeDate(output, days));
}

/** A time of day from its microseconds, as in ISO 8601, with six digits of fraction or none: `23:59:59.000001`. */
export function isoTime(microseconds: number): string {
  return written((output) => writeTime(output, microseconds));
}

/** A timestamp from its microseconds since 1970-01-01, as in ISO 8601: `2024-01-31T23:59:59+00:00`. */
export function isoTimestamp(microseconds: number | bigint, style: TimestampStyle): string {
  return written((output) => writeTimestamp(output, microseconds, style));
}

export function writeDate(output: ByteOutput, days: number): void {
  // Years from March on, in eras of 400 years: leap days come last. (Howard Hinnant's civil_from_days.)
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  output.reserve(16);
  if (year >= 0 && year <= 9999) {
    twoDigits(output, Math.floor(year / 100));
    twoDigits(output, year % 100);
  } else {
    output.ascii(`${year < 0 ? "-" : "+"}${String(Math.abs(year)).padStart(6, "0")}`);
  }
  output.byte(45);
  twoDigits(output, month);
  output.byte(45);
  twoDigits(output, day);
}

export function writeTime(output: ByteOutput, microseconds: number): void {
  const seconds = Math.floor(microseconds / 1_000_000);
  const fraction = microseconds - seconds * 1_000_000;
  output.reserve(16);
  twoDigits(output, Math.floor(seconds / 3600));
  output.byte(58);
  twoDigits(output, Math.floor(seconds / 60) % 60);
  output.byte(58);
  twoDigits(output, seconds % 60);
  if (fraction === 0) return;
  output.byte(46);
  twoDigits(output, Math.floor(fraction / 10_000));
  twoDigits(output, Math.floor(fraction / 100) % 100);
  twoDigits(output, fraction % 100);
}

export function writeTimestamp(output: ByteOutput, microseconds: number | bigint, { separator = "T", utc }: TimestampStyle): void {
  const days = daysOf(microseconds);
  writeDate(output, days);
  output.byte(separator === "T" ? 84 : 32);
  const ofDay =
    typeof microseconds === "number"
      ? microseconds - days * microsecondsPerDay
      : Number(microseconds - BigInt(days) * BigInt(microsecondsPerDay));
  writeTime(output, ofDay);
  if (utc) output.ascii("+00:00");
}

function daysOf(microseconds: number | bigint): number {
  if (typeof microseconds === "number") return Math.floor(microseconds / microsecondsPerDay);
  const days = microseconds / BigInt(microsecondsPerDay);
  return Number(microseconds % BigInt(microsecondsPerDay) < 0n ? days - 1n : days);
}

function twoDigits(output: ByteOutput, value: number): void {
  const tens = Math.floor(value / 10);
  output.byte(48 + tens);
  output.byte(48 + value - tens * 10);
}

function written(write: (output: ByteOutput) => void): string {
  const output = new ByteOutput(40);
  write(output);
  return output.bytes.toString("latin1", 0, output.length);
}
