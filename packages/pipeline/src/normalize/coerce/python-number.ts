import { stripWhitespace } from "@dlt-ts/core";
import { withAsciiDigits } from "../../values/unicode-digits.js";

const hexadecimal = /^0x([0-9a-fA-F]+(?:_[0-9a-fA-F]+)*)$/;
const integer = /^[+-]?\d+(?:_\d+)*$/;
const float = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;
const notFinite = /^([+-]?)(?:(inf|infinity)|nan)$/i;

/** A text as Python's `int()` reads it, or with `0x` as hexadecimal: spaces around, underscores and digits of any script are fine, `1.0` is not. */
export function parseInteger(text: string): bigint | undefined {
  const trimmed = stripWhitespace(text);
  const hex = hexadecimal.exec(trimmed);
  if (hex !== null) return BigInt(`0x${hex[1]!.replaceAll("_", "")}`);
  const digits = withAsciiDigits(trimmed);
  if (!integer.test(digits)) return undefined;
  const unsigned = BigInt(digits.replace(/^[+-]/, "").replaceAll("_", ""));
  return digits.startsWith("-") ? -unsigned : unsigned;
}

/** A text as Python's `float()` reads it, `nan` and `inf` too. */
export function parseFloatText(text: string): number | undefined {
  const digits = withAsciiDigits(stripWhitespace(text));
  if (float.test(digits)) return Number(digits.replaceAll("_", ""));
  const special = notFinite.exec(digits);
  if (special === null) return undefined;
  return special[2] === undefined ? Number.NaN : special[1] === "-" ? -Infinity : Infinity;
}

/** A float as Python's `repr` writes it: `1.0`, `1e+20`, `1e-07`. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [digits, exponent] = value.toExponential().split("e") as [string, string];
    return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
