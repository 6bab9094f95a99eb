import { daysInMonth, daysOf } from "./calendar.js";
import { parseIsoText } from "./iso-text.js";
import { microsOf, microsPerMinute, type Micros } from "./micros.js";

const colon = 58;
const comma = 44;
const dash = 45;
const dot = 46;
const plus = 43;
const space = 32;
const capitalT = 84;
const capitalZ = 90;

/** Shortest text with a date and a time: `20243:04`. */
const shortest = 7;

/**
 * The microseconds of a text with a date and a time, as `parseIsoText` reads them; without offset it is UTC.
 * Undefined for everything else, dates and times alone too: most texts fail at their first character.
 * The forms that machines write, `YYYY-MM-DDTHH:MM:SS` with fraction and offset, are read without a regular expression.
 */
export function parseTimestamp(text: string): Micros | undefined {
  const first = text.charCodeAt(0);
  if (text.length < shortest || first < 48 || (first > 57 && first < 128)) return undefined;
  if (text.length >= 19) {
    const micros = parseCommon(text);
    if (micros !== undefined) return micros;
  }
  const parsed = parseIsoText(text);
  return parsed?.kind === "timestamp" ? parsed.micros : undefined;
}

function parseCommon(text: string): Micros | undefined {
  if (text.charCodeAt(4) !== dash || text.charCodeAt(7) !== dash || text.charCodeAt(13) !== colon || text.charCodeAt(16) !== colon) {
    return undefined;
  }
  const separator = text.charCodeAt(10);
  if (separator !== capitalT && separator !== space) return undefined;

  const year = twoDigitsAt(text, 0) * 100 + twoDigitsAt(text, 2);
  const month = twoDigitsAt(text, 5);
  const day = twoDigitsAt(text, 8);
  const hour = twoDigitsAt(text, 11);
  const minute = twoDigitsAt(text, 14);
  const second = twoDigitsAt(text, 17);
  // A missing digit makes its number negative.
  if (year < 1 || month < 1 || month > 12 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
    return undefined;
  }
  if (day > 28 && day > daysInMonth(year, month)) return undefined;

  const length = text.length;
  let at = 19;
  let fraction = 0;
  const mark = text.charCodeAt(at);
  if (mark === dot || mark === comma) {
    const begin = ++at;
    let weight = 100_000;
    for (; at < length; at++) {
      const digit = text.charCodeAt(at) - 48;
      if (digit < 0 || digit > 9) break;
      fraction += digit * weight;
      weight = weight === 1 ? 0 : weight / 10;
    }
    if (at === begin) return undefined;
  }

  let offset = 0;
  if (at < length) {
    const sign = text.charCodeAt(at);
    if (sign === capitalZ) {
      if (at + 1 !== length) return undefined;
    } else {
      if ((sign !== plus && sign !== dash) || at + 6 !== length || text.charCodeAt(at + 3) !== colon) return undefined;
      const hours = twoDigitsAt(text, at + 1);
      const minutes = twoDigitsAt(text, at + 4);
      if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return undefined;
      offset = sign === dash ? -(hours * 60 + minutes) : hours * 60 + minutes;
    }
  }
  const microsOfDay = (hour * 3_600 + minute * 60 + second) * 1_000_000 + fraction;
  return microsOf(daysOf(year, month, day), microsOfDay - offset * microsPerMinute);
}

/** Far below zero when one of the two characters is no digit. */
function twoDigitsAt(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -100_000 : tens * 10 + ones;
}
