const microsPerSecond = 1_000_000n;
const secondsPerDay = 86_400n;

/** A date as ISO 8601, of days since 1970-01-01. Years beyond four digits have a sign, as ISO asks for. */
export function isoDate(days: number): string {
  const { year, month, day } = civil(days);
  return `${isoYear(year)}-${padded(month)}-${padded(day)}`;
}

/** A time of the day as ISO 8601, of microseconds since midnight. */
export function isoTime(micros: bigint): string {
  const seconds = Number(micros / microsPerSecond);
  return `${padded(Math.floor(seconds / 3600))}:${padded(Math.floor(seconds / 60) % 60)}:${padded(seconds % 60)}${fraction(micros % microsPerSecond, 6)}`;
}

/** A timestamp as ISO 8601, of microseconds since 1970-01-01; without offset, which is for the caller to add. */
export function isoTimestamp(micros: bigint): string {
  const perDay = microsPerSecond * secondsPerDay;
  const inDay = ((micros % perDay) + perDay) % perDay;
  return `${isoDate(Number((micros - inDay) / perDay))}T${isoTime(inDay)}`;
}

/** The same of nanoseconds. Nine digits only where six do not hold the value. */
export function isoNanoseconds(nanos: bigint): string {
  const beyond = ((nanos % 1000n) + 1000n) % 1000n;
  const micros = (nanos - beyond) / 1000n;
  if (beyond === 0n) return isoTimestamp(micros);
  const text = isoTimestamp(micros);
  return `${text.includes(".") ? text : `${text}.000000`}${String(beyond).padStart(3, "0")}`;
}

function fraction(units: bigint, digits: number): string {
  return units === 0n ? "" : `.${String(units).padStart(digits, "0")}`;
}

function padded(part: number): string {
  return part < 10 ? `0${part}` : String(part);
}

function isoYear(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, "0");
  return `${year < 0 ? "-" : "+"}${String(Math.abs(year)).padStart(6, "0")}`;
}

/** Days to year, month and day of the proleptic Gregorian calendar, in eras of 400 years that begin in March. */
function civil(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}
