/**
 * A float as Python dlt (orjson) writes it: always with a fraction or an exponent, so that 1.0 differs from 1;
 * with an exponent below 1e-5 and from 1e16 on; `null` for NaN and infinities.
 */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) return "null";
  if (Object.is(value, -0)) return "-0.0";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-5 || size >= 1e16)) return value.toExponential();
  // between 1e-7 and 1e21 JavaScript uses no exponent itself
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
