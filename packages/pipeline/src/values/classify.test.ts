import Big from "big.js";
import { BigNumber } from "bignumber.js";
import { Decimal } from "decimal.js";
import { Temporal } from "temporal-polyfill";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { classify } from "./classify.js";
import { date } from "./date-value.js";
import { decimal } from "./decimal-value.js";
import { float } from "./float-value.js";
import { time } from "./time-value.js";
import { naive } from "./timestamp-value.js";

const moment = 1_704_164_645_000_000;

describe("classify", () => {
  test.each([
    ["null", null, { kind: "null" }],
    ["undefined", undefined, { kind: "null" }],
    ["a text", "2024-01-02", { kind: "text", value: "2024-01-02" }],
    ["a boolean", false, { kind: "boolean", value: false }],
    ["an integer", -5, { kind: "integer", value: -5 }],
    ["a fraction", 1.5, { kind: "double", value: 1.5, marked: false }],
    ["a whole number that is not exact", 1e20, { kind: "double", value: 1e20, marked: false }],
    ["NaN", NaN, { kind: "not-finite" }],
    ["infinity", -Infinity, { kind: "not-finite" }],
    ["a bigint", 2n ** 70n, { kind: "bigint", value: 2n ** 70n }],
    ["a list", [1, "a"], { kind: "array", value: [1, "a"] }],
    ["an object", { a: 1 }, { kind: "object", value: { a: 1 } }],
    ["float(1)", float(1), { kind: "double", value: 1, marked: true }],
    ["float(NaN)", float(NaN), { kind: "not-finite" }],
    ["date()", date("2024-01-02"), { kind: "date", days: 19_724 }],
    ["time() with offset", time("01:00:00+02:00"), { kind: "time", micros: 23 * 3_600_000_000, offset: 120 }],
    ["naive()", naive("2024-01-02T03:04:05"), { kind: "timestamp", micros: moment, offset: undefined }],
    ["naive(Date)", naive(new Date("2024-01-02T03:04:05Z")), { kind: "timestamp", micros: moment, offset: undefined }],
    ["a Date", new Date("2024-01-02T03:04:05.678Z"), { kind: "timestamp", micros: moment + 678_000, offset: 0 }],
    ["a Date of the year 2300", new Date("2300-01-01T00:00:00.001Z"), { kind: "timestamp", micros: 10_413_792_000_001_000n, offset: 0 }],
    ["a Date of another realm", runInNewContext("new Date(1704164645000)"), { kind: "timestamp", micros: moment, offset: 0 }],
    ["a Buffer", Buffer.from("ab"), { kind: "binary", bytes: Buffer.from("ab") }],
    ["bytes of another realm", runInNewContext("new Uint8Array([1, 2])"), { kind: "binary", bytes: new Uint8Array([1, 2]) }],
    ["a buffer of another realm", runInNewContext("new Uint8Array([1, 2]).buffer"), { kind: "binary", bytes: new Uint8Array([1, 2]) }],
    ["an ArrayBuffer", new Uint8Array([1, 2]).buffer, { kind: "binary", bytes: new Uint8Array([1, 2]) }],
    ["a DataView", new DataView(new Uint8Array([1, 2, 3]).buffer, 1), { kind: "binary", bytes: new Uint8Array([2, 3]) }],
    ["Temporal.Instant", Temporal.Instant.from("2024-01-02T03:04:05.0000019Z"), { kind: "timestamp", micros: moment + 1, offset: 0 }],
    ["Temporal.Instant before 1970", Temporal.Instant.from("1969-12-31T23:59:59.999999999Z"), { kind: "timestamp", micros: -1, offset: 0 }],
    [
      "Temporal.ZonedDateTime",
      Temporal.ZonedDateTime.from("2024-01-02T04:04:05+01:00[Europe/Paris]"),
      { kind: "timestamp", micros: moment, offset: 60 },
    ],
    [
      "Temporal.PlainDateTime",
      Temporal.PlainDateTime.from("2024-01-02T03:04:05"),
      { kind: "timestamp", micros: moment, offset: undefined },
    ],
    ["Temporal.PlainDate", Temporal.PlainDate.from("2024-01-02").withCalendar("gregory"), { kind: "date", days: 19_724 }],
    ["Temporal.PlainTime", Temporal.PlainTime.from("03:04:05.5"), { kind: "time", micros: 11_045_500_000, offset: undefined }],
    ["NaN of decimal.js", new Decimal(NaN), { kind: "not-finite" }],
    ["infinity of bignumber.js", new BigNumber("-Infinity"), { kind: "not-finite" }],
    ["something with toJSON", new URL("https://example.com/a"), { kind: "text", value: "https://example.com/a" }],
  ])("%s", (_what, value, expected) => {
    expect(classify(value)).toEqual(expected);
  });

  test("-0 is the integer 0", () => {
    const classified = classify(-0);
    expect(classified.kind === "integer" && Object.is(classified.value, 0)).toBe(true);
  });

  test.each([
    ["decimal()", decimal("12.50"), "12.50"],
    ["big.js", new Big("12.5e-3"), "0.0125"],
    ["big.js, small", new Big("1e-9"), "0.000000001"],
    ["decimal.js", new Decimal("123456789012345678901234567890"), "123456789012345678901234567890"],
    ["bignumber.js", new BigNumber("1e+30"), "1000000000000000000000000000000"],
  ])("%s is a decimal", (_library, value, plain) => {
    const classified = classify(value);
    expect(classified.kind === "decimal" && classified.value.plain()).toBe(plain);
  });

  test("an object without prototype, and one of another realm, are objects", () => {
    expect(classify(Object.assign(Object.create(null), { a: 1 })).kind).toBe("object");
    expect(classify(runInNewContext("({ a: 1 })")).kind).toBe("object");
  });

  test("a Map is a map, of this realm and another", () => {
    expect(classify(new Map([["2", 1]])).kind).toBe("map");
    expect(classify(runInNewContext("new Map([['a', 1]])")).kind).toBe("map");
  });

  class Row {
    id = 1;
  }

  class Wrapped {
    toJSON(): unknown {
      return new Row();
    }
  }

  test.each([
    ["a function", () => 1, "a function"],
    ["a symbol", Symbol("x"), "a symbol"],
    ["an invalid Date", new Date("x"), "an invalid Date"],
    ["a Date beyond 9999", new Date(Date.UTC(10_000, 0)), "a Date in the year 10000"],
    ["an instance of a class", new Row(), "an instance of Row"],
    ["an instance whose toJSON gives another", new Wrapped(), "an instance of Wrapped whose toJSON() gives another instance"],
    ["a boxed text", Object("x"), "an instance of String"],
    ["a regular expression", /x/, "an instance of RegExp"],
    ["an error", new Error("secret"), "an instance of Error"],
    ["a Set", new Set([1]), "a Set"],
    ["a promise", Promise.resolve(1), "a promise"],
    ["a list of floats", new Float32Array(2), "a Float32Array"],
    ["Temporal.Duration", Temporal.Duration.from("PT1H"), "a Temporal.Duration without a column type, or beyond the years 1 to 9999"],
    [
      "Temporal.PlainDate of the year 12000",
      Temporal.PlainDate.from({ year: 12_000, month: 1, day: 1 }),
      "a Temporal.PlainDate without a column type, or beyond the years 1 to 9999",
    ],
    ["a decimal with a huge exponent", new Decimal("1e500000"), "a decimal with too many digits"],
  ])("%s is not supported", (_what, value, what) => {
    expect(classify(value)).toMatchObject({ kind: "unsupported", what });
  });
});
