import { isoDate } from "@dlt-ts/formats";
import { firstDay, lastDay, twoDigits } from "./calendar.js";

/**
 * Microseconds: a number while it is a safe integer (until the year 2255), else a bigint.
 * Of an instant or a wall clock time: since 1970-01-01. Of a time: since midnight.
 */
export type Micros = number | bigint;

export const microsPerDay = 86_400_000_000;
export const microsPerMinute = 60_000_000;

/** `microsOfDay` may lie outside of the day, by an offset. Undefined before the year 1 and after 9999. */
export function microsOf(days: number, microsOfDay: number): Micros | undefined {
  const micros = days * microsPerDay + microsOfDay;
  if (Number.isSafeInteger(micros)) return micros;
  const day = days + Math.floor(microsOfDay / microsPerDay);
  if (day < firstDay || day > lastDay) return undefined;
  return BigInt(days) * 86_400_000_000n + BigInt(microsOfDay);
}

/** A bigint as the smaller of the two forms. Undefined before the year 1 and after 9999. */
export function microsOfBigInt(micros: bigint): Micros | undefined {
  const asNumber = Number(micros);
  if (Number.isSafeInteger(asNumber)) return asNumber;
  const days = daysOfMicros(micros);
  return days < firstDay || days > lastDay ? undefined : micros;
}

/** The day since 1970-01-01 that a moment lies in. */
export function daysOfMicros(micros: Micros): number {
  if (typeof micros === "number") return Math.floor(micros / microsPerDay);
  const days = micros / 86_400_000_000n;
  return Number(micros < 0n && days * 86_400_000_000n !== micros ? days - 1n : days);
}

/** Microseconds since midnight of the day that a moment lies in. */
export function microsOfDay(micros: Micros): number {
  if (typeof micros === "number") return micros - Math.floor(micros / microsPerDay) * microsPerDay;
  return Number(((micros % 86_400_000_000n) + 86_400_000_000n) % 86_400_000_000n);
}

/** `YYYY-MM-DDTHH:MM:SS`, with six fractional digits where they are not all zero, and a suffix such as `+00:00`. */
export function formatMicros(micros: Micros, suffix = ""): string {
  return `${isoDate(daysOfMicros(micros))}T${formatTime(microsOfDay(micros))}${suffix}`;
}

/** `HH:MM:SS`, with six fractional digits where they are not all zero. */
export function formatTime(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  const fraction = micros - seconds * 1_000_000;
  const minutes = Math.floor(seconds / 60);
  const text = `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}:${twoDigits(seconds % 60)}`;
  return fraction === 0 ? text : `${text}.${String(fraction).padStart(6, "0")}`;
}

/** `+HH:MM` of an offset in minutes. */
export function formatOffset(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`;
}
