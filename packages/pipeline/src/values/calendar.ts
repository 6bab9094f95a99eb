/** 0001-01-01, the first day that every destination can hold, in days since 1970-01-01. */
export const firstDay = -719_162;
/** 9999-12-31, the last one. */
export const lastDay = 2_932_896;

const monthLengths: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** For months from 1 to 12. */
export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : monthLengths[month - 1]!;
}

/** Days from 1970-01-01 to a day of the proleptic Gregorian calendar. Checks nothing. */
export function daysOf(year: number, month: number, day: number): number {
  // Years begin in March here, so that the leap day is the last day of one, and repeat every 400 years (an era).
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

/** Monday is 1, Sunday 7. */
export function isoWeekday(days: number): number {
  return ((((days + 3) % 7) + 7) % 7) + 1;
}

/** Whether an ISO year has 53 weeks. */
export function isLongYear(year: number): boolean {
  return isoWeekday(daysOf(year, 1, 1)) === 4 || isoWeekday(daysOf(year, 12, 31)) === 4;
}

export function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
