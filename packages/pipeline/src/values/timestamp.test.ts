import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseIsoText } from "./iso-text.js";
import { formatMicros } from "./micros.js";
import { TimestampValue } from "./timestamp-value.js";
import { parseTimestamp } from "./timestamp.js";

const firstMicros = -62_135_596_800_000_000n;
const lastMicros = 253_402_300_799_999_999n;

const anyMicros = fc.bigInt(firstMicros, lastMicros).map((micros) => (Number.isSafeInteger(Number(micros)) ? Number(micros) : micros));

/** Texts near a timestamp: valid ones with characters changed, added and removed. */
const nearly = fc
  .tuple(
    fc.constantFrom(
      "2024-01-02T03:04:05.123456+02:30",
      "2024-02-29 23:59:59Z",
      "0001-01-01T00:00:00+01:00",
      "20240102T030405",
      "2024-W01-1T10",
      "2024/01/02 3:4:5",
    ),
    fc.array(fc.tuple(fc.nat(40), fc.constantFrom(..."0129-:T Z+.,/٤", "")), { maxLength: 3 }),
  )
  .map(([text, edits]) => edits.reduce<string>((edited, [at, character]) => edited.slice(0, at) + character + edited.slice(at + 1), text));

describe("parseTimestamp", () => {
  test("gives back every microsecond of the years 1 to 9999", () => {
    fc.assert(
      fc.property(anyMicros, fc.constantFrom("", "Z", "+00:00"), (micros, suffix) => {
        expect(parseTimestamp(formatMicros(micros, suffix))).toBe(micros);
      }),
      { numRuns: 2_000 },
    );
  });

  test("subtracts the offset", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1700-01-01"), max: new Date("2200-01-01"), noInvalidDate: true }),
        fc.integer({ min: -1_439, max: 1_439 }),
        (day, offset) => {
          const micros = day.getTime() * 1_000;
          expect(parseTimestamp(new TimestampValue(micros, offset).toString())).toBe(micros);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test("agrees with Date.parse on what toISOString writes", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }), (day) => {
        expect(BigInt(parseTimestamp(day.toISOString())!)).toBe(BigInt(day.getTime()) * 1_000n);
      }),
    );
  });

  test("reads the same as the complete grammar, without its cost", () => {
    fc.assert(
      fc.property(nearly, (text) => {
        const parsed = parseIsoText(text);
        expect(parseTimestamp(text)).toBe(parsed?.kind === "timestamp" ? parsed.micros : undefined);
      }),
      { numRuns: 5_000 },
    );
  });

  test.each([
    ["2024-01-02T03:04:05+02:", 1_704_157_445_000_000],
    ["2024-01-02T03:04:05+02:60", 1_704_153_845_000_000],
    ["2300-01-01T00:00:00.000001Z", 10_413_792_000_000_001n],
    ["0001-01-01T00:00:00+01:00", undefined],
    ["9999-12-31T23:59:59-01:00", undefined],
    ["2024-01-02T03:04:05-24:00", undefined],
    ["2023-02-29T00:00:00", undefined],
    ["2024-01-02", undefined],
    ["03:04:05", undefined],
    ["hello, world", undefined],
    ["", undefined],
  ])("%j is %s", (text, expected) => {
    expect(parseTimestamp(text)).toBe(expected);
  });
});
