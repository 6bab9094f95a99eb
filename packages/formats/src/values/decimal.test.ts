import { Buffer } from "node:buffer";
import fc from "fast-check";
import { expect, it } from "vitest";
import { DecimalReader } from "./decimal.js";

/** The integer that a decimal becomes in `width` bytes. */
function unscaled(text: string, precision: number, scale: number, width: number): bigint | string {
  const reader = new DecimalReader({ precision, scale });
  // Not at the start of its memory, as in a batch.
  const bytes = Buffer.from(`12.3${text}99`);
  const wrong = reader.read(bytes, 4, 4 + text.length);
  if (wrong !== undefined) return wrong;
  const target = new Uint8Array(width + 2);
  reader.write(target, 1, width);
  expect([target[0], target.at(-1)]).toEqual([0, 0]);
  return BigInt.asIntN(width * 8, BigInt(`0x${Buffer.from(target.subarray(1, -1)).toString("hex")}`));
}

it("makes integers of decimals of any size", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 76 }).chain((precision) =>
        fc.record({
          precision: fc.constant(precision),
          scale: fc.integer({ min: 0, max: precision }),
          value: fc.bigInt({ min: -(10n ** BigInt(precision)) + 1n, max: 10n ** BigInt(precision) - 1n }),
          leading: fc.nat(3),
          isShort: fc.boolean(),
        }),
      ),
      ({ precision, scale, value, leading, isShort }) => {
        const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
        const fraction = digits.slice(digits.length - scale);
        // Trailing zeros of the fraction may be left out.
        const kept = isShort ? fraction.replace(/0+$/, "") : fraction;
        const text = `${value < 0n ? "-" : ""}${"0".repeat(leading)}${digits.slice(0, digits.length - scale)}${kept === "" ? "" : `.${kept}`}`;
        expect(unscaled(text, precision, scale, 32)).toBe(value);
      },
    ),
  );
});

it("takes zeros beyond the scale, and no other digit", () => {
  expect(unscaled("1.5000", 3, 1, 2)).toBe(15n);
  expect(unscaled("-0.000", 1, 0, 1)).toBe(0n);
  expect(unscaled("1.5001", 3, 1, 2)).toBe("has 4 digits after the point, more than its scale of 1");
  expect(unscaled("100", 3, 1, 2)).toBe("has 3 digits before the point, more than the 2 of its precision and scale");
});
