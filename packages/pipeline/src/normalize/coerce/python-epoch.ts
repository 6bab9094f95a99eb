import { microsOf, type Micros } from "../../values/micros.js";

const secondsPerDay = 86_400;

/** Seconds since 1970-01-01 as microseconds, halves to the even one as Python rounds. Undefined for NaN and outside of the years 1 to 9999. */
export function microsOfSeconds(seconds: number): Micros | undefined {
  if (!Number.isFinite(seconds)) return undefined;
  const whole = Math.floor(seconds);
  const days = Math.floor(whole / secondsPerDay);
  return microsOf(days, (whole - days * secondsPerDay) * 1_000_000 + roundHalfEven((seconds - whole) * 1_000_000));
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
