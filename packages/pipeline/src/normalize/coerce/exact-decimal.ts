import { decimal, type DecimalValue, parseDecimal } from "../../values/decimal-value.js";
import { parseInteger } from "./python-number.js";

const fractionBits = 52;
const bytes = new DataView(new ArrayBuffer(8));

/** A text as Python reads a decimal; underscores may stand anywhere, `0x` begins a hexadecimal integer. Undefined for NaN and infinities too. */
export function decimalOfText(text: string): DecimalValue | undefined {
  if (/^\s*0x/.test(text)) {
    const value = parseInteger(text);
    return value === undefined ? undefined : decimal(value);
  }
  return parseDecimal(text.replaceAll("_", ""));
}

/** The decimal expansion of a finite double to its last digit, as Python makes it: 0.1 is 0.1000000000000000055511151231257827021181583404541015625. */
export function decimalOfDouble(value: number): DecimalValue {
  if (value === 0) return decimal(Object.is(value, -0) ? "-0" : "0");
  bytes.setFloat64(0, value);
  const bits = bytes.getBigUint64(0);
  const biased = Number((bits >> BigInt(fractionBits)) & 0x7ffn);
  const fraction = bits & ((1n << BigInt(fractionBits)) - 1n);
  const mantissa = biased === 0 ? fraction : fraction | (1n << BigInt(fractionBits));
  const exponent = Math.max(biased, 1) - 1023 - fractionBits;
  const sign = value < 0 ? "-" : "";
  if (exponent >= 0) return decimal(`${sign}${mantissa << BigInt(exponent)}`);

  // mantissa / 2^n = mantissa · 5^n / 10^n; factors of two in the mantissa would only add zeros at the end.
  let odd = mantissa;
  let places = -exponent;
  while (places > 0 && (odd & 1n) === 0n) {
    odd >>= 1n;
    places--;
  }
  return decimal(`${sign}${odd * 5n ** BigInt(places)}E-${places}`);
}
