import { tagOf } from "./plain-object.js";

interface ForeignDecimal {
  readonly s: unknown;
  readonly e: unknown;
  readonly c?: unknown;
  readonly d?: unknown;
  toString(): string;
}

/**
 * Whether a value is a number of big.js, decimal.js or bignumber.js. decimal.js names itself; the two others keep sign and exponent in `s` and
 * `e` and their digits in the array `c`, and are no plain objects. No library is imported for it.
 */
export function isForeignDecimal(value: object): value is ForeignDecimal {
  const candidate = value as ForeignDecimal;
  if (!("s" in candidate && "e" in candidate)) return false;
  if (tagOf(value) === "[object Decimal]" || tagOf(value) === "Decimal") return true;
  const nonFinite = "_isBigNumber" in candidate && candidate.c === null;
  return nonFinite || (Array.isArray(candidate.c) && typeof candidate.s === "number" && typeof candidate.e === "number");
}
