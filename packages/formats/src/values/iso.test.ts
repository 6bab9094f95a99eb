import fc from "fast-check";
import { expect, it } from "vitest";
import { isoDate, isoTime, isoTimestamp } from "./iso.js";

it("prints instants as JavaScript's dates do", () => {
  const furthest = 8_640_000_000_000_000;
  fc.assert(
    fc.property(fc.integer({ min: -furthest, max: furthest }), fc.nat(999), (milliseconds, rest) => {
      const microseconds = BigInt(milliseconds) * 1000n + BigInt(rest);
      const iso = new Date(milliseconds).toISOString();
      const fraction = iso.slice(-4, -1) + String(rest).padStart(3, "0");
      const expected = iso.slice(0, -5) + (fraction === "000000" ? "" : `.${fraction}`);
      expect(isoTimestamp(microseconds, { utc: true })).toBe(`${expected}+00:00`);
      const exact = Number(microseconds);
      if (Number.isSafeInteger(exact)) expect(isoTimestamp(exact, { separator: " ", utc: false })).toBe(expected.replace("T", " "));
      expect(isoDate(Math.floor(milliseconds / 86_400_000))).toBe(expected.split("T")[0]);
    }),
    { numRuns: 1000 },
  );
});

it("prints times with six digits of fraction or none", () => {
  expect([0, 1, 59_999_999, 3_600_000_000, 86_399_999_999].map(isoTime)).toEqual([
    "00:00:00",
    "00:00:00.000001",
    "00:00:59.999999",
    "01:00:00",
    "23:59:59.999999",
  ]);
});
