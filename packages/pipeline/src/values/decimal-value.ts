import { ValueError } from "./value-error.js";
import type { MarkedValue } from "./value-mark.js";
import { withAsciiDigits } from "./unicode-digits.js";

const syntax = /^([+-]?)(?=\d|\.\d)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
/** No column holds a hundredth of it; it keeps `1e999999999` from filling the memory with zeros. */
const mostDigits = 10_000;

/** A decimal number, exact: its digits and where the point stands, trailing zeros included. Made by `decimal()`. */
export class DecimalValue implements MarkedValue {
  /** As Python's `str(Decimal)` writes it: plain, or with an exponent where the digits do not reach the point (`1E+5`, `1E-7`). */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get dltValue(): "decimal" {
    return "decimal";
  }

  /** Without an exponent. */
  plain(): string {
    return plainDecimal(this.text);
  }

  toString(): string {
    return this.text;
  }
}

/**
 * Marks a value as a decimal, so that it reaches a decimal column exactly.
 * A number is taken by its shortest text: `decimal(0.1)` is 0.1. Throws a `ValueError` for what is no finite decimal number.
 */
export function decimal(value: string | number | bigint): DecimalValue {
  const parsed = parseDecimal(String(value));
  if (parsed === undefined) throw new ValueError("decimal", value, 'give digits with an optional point and exponent, such as "12.50"');
  return parsed;
}

/** A decimal as Python reads it: spaces around and digits of any script are fine, infinities and NaN are not. */
export function parseDecimal(text: string): DecimalValue | undefined {
  const match = syntax.exec(withAsciiDigits(text.trim()).replace(/(?<=\d)_(?=\d)/g, ""));
  if (match === null) return undefined;
  const fraction = match[3] ?? "";
  const digits = `${match[2]}${fraction}`.replace(/^0+(?=\d)/, "");
  const exponent = Number(match[4] ?? 0) - fraction.length;
  if (digits.length + Math.abs(exponent) > mostDigits) return undefined;
  return new DecimalValue(`${match[1] === "-" ? "-" : ""}${written(digits, exponent)}`);
}

/** A decimal without exponent: `1E+5` as `100000`. Takes what `DecimalValue.text` holds. */
export function plainDecimal(text: string): string {
  const mark = text.indexOf("E");
  if (mark === -1) return text;
  const [, sign, whole = "", fraction = ""] = syntax.exec(text.slice(0, mark))!;
  const digits = `${whole}${fraction}`;
  const point = whole.length + Number(text.slice(mark + 1));
  const unsigned = point <= 0 ? `0.${"0".repeat(-point)}${digits}` : withPoint(digits.padEnd(point, "0"), point);
  return `${sign}${/^0+$/.test(unsigned) ? "0" : unsigned}`;
}

/** The rule of the General Decimal Arithmetic Specification, which Python follows. */
function written(digits: string, exponent: number): string {
  const point = digits.length + exponent;
  if (exponent > 0 || point <= -6) {
    const power = point - 1;
    return `${withPoint(digits, 1)}E${power < 0 ? "-" : "+"}${Math.abs(power)}`;
  }
  return point > 0 ? withPoint(digits, point) : `0.${"0".repeat(-point)}${digits}`;
}

function withPoint(digits: string, point: number): string {
  return point >= digits.length ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
}
