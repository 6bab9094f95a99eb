import { isoTimestamp } from "@dlt-ts/formats";

/** A wall clock time as ISO 8601, of nanoseconds since 1970-01-01. Nine digits of fraction only where six do not hold it. */
export function isoNanoseconds(nanos: bigint): string {
  const beyond = ((nanos % 1000n) + 1000n) % 1000n;
  const text = isoTimestamp((nanos - beyond) / 1000n, { utc: false });
  if (beyond === 0n) return text;
  return `${text.includes(".") ? text : `${text}.000000`}${String(beyond).padStart(3, "0")}`;
}
