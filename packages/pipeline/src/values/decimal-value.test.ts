import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decimal, parseDecimal } from "./decimal-value.js";
import { ValueError } from "./value-error.js";

describe("decimal", () => {
  test.each([
    ["1.50", "1.50", "1.50"],
    ["-0", "-0", "-0"],
    ["+7", "7", "7"],
    ["007.10", "7.10", "7.10"],
    [".5", "0.5", "0.5"],
    ["5.", "5", "5"],
    ["1E+5", "1E+5", "100000"],
    ["1e5", "1E+5", "100000"],
    ["-12.5e3", "-1.25E+4", "-12500"],
    ["1.25e1", "12.5", "12.5"],
    ["0.000001", "0.000001", "0.000001"],
    ["0.0000001", "1E-7", "0.0000001"],
    ["1.5e-10", "1.5E-10", "0.00000000015"],
    ["0e5", "0E+5", "0"],
    ["0.00", "0.00", "0.00"],
    ["0.00000000", "0E-8", "0.00000000"],
    [" 1_000.5 ", "1000.5", "1000.5"],
    ["١٢.٥", "12.5", "12.5"],
    ["123456789012345678901234567890.123456789", "123456789012345678901234567890.123456789", "123456789012345678901234567890.123456789"],
  ])("%j is %s, plain %s", (text, written, plain) => {
    expect(decimal(text).text).toBe(written);
    expect(decimal(text).plain()).toBe(plain);
  });

  test("takes numbers by their shortest text and bigints whole", () => {
    expect(decimal(0.1).text).toBe("0.1");
    expect(decimal(1e21).plain()).toBe("1000000000000000000000");
    expect(decimal(2n ** 80n).text).toBe("1208925819614629174706176");
  });

  test.each(["", "x", "1.2.3", "NaN", "Infinity", "1e", "0x10", "1__0", "1e999999999"])("refuses %j", (text) => {
    expect(parseDecimal(text)).toBeUndefined();
    expect(() => decimal(text)).toThrow(ValueError);
  });

  test("says what is wrong without repeating a long text", () => {
    expect(() => decimal("x".repeat(500))).toThrow(/^"x{36}\.\.\. is not a decimal: give digits/);
  });

  test("keeps the value when the exponent is written out", () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 30n), 10n ** 30n), fc.integer({ min: -30, max: 30 }), (digits, exponent) => {
        const value = decimal(`${digits}e${exponent}`);
        const [whole = "", fraction = ""] = value.plain().split(".");
        expect(BigInt(whole + fraction.padEnd(30, "0"))).toBe(digits * 10n ** BigInt(exponent + 30));
        expect(decimal(value.text).text).toBe(value.text);
      }),
    );
  });
});
