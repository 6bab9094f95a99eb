import { JsonError } from "@dlt-ts/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { date } from "./date-value.js";
import { decimal } from "./decimal-value.js";
import { decodeTyped } from "./decode-typed.js";
import { encodePlain, encodeTyped } from "./encode-json.js";
import { float, FloatValue } from "./float-value.js";
import { time } from "./time-value.js";
import { naive, TimestampValue } from "./timestamp-value.js";
import { UnsupportedValueError } from "./unsupported-value-error.js";

const text = fc.string({ unit: "binary" });
const key = fc.oneof(text, fc.constantFrom("__proto__", "constructor", "toJSON", "2", "10", "", "a"));

/** What typed JSON carries without loss, in the classes that come back. */
const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  text,
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
  fc.maxSafeInteger().map((value) => float(value)),
  fc.bigInt(2n ** 53n, 2n ** 64n - 1n),
  fc.bigInt(-(2n ** 63n), -(2n ** 53n)),
  fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
  fc
    .tuple(fc.maxSafeInteger(), fc.integer({ min: -1_439, max: 1_439 }))
    .map(([micros, offset]) => new TimestampValue(Math.trunc(micros / 2) * 2 + 1, offset || undefined)),
  fc.integer({ min: -700_000, max: 2_900_000 }).map((days) => date(new Date(days * 86_400_000).toISOString().slice(0, 10))),
  fc.integer({ min: 0, max: 86_399_999 }).map((milliseconds) => time(new Date(milliseconds).toISOString().slice(11, 23))),
  fc
    .tuple(fc.bigInt(-(10n ** 40n), 10n ** 40n), fc.integer({ min: -40, max: 40 }))
    .map(([digits, exponent]) => decimal(`${digits}e${exponent}`)),
  fc.uint8Array({ minLength: 1 }),
);

const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, scalar, fc.array(tie("value")), fc.dictionary(key, tie("value"))),
}));

describe("typed JSON", () => {
  test("gives back what was written", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(decodeTyped(encodeTyped(value))).toEqual(value);
      }),
      { numRuns: 2_000 },
    );
  });

  test("keeps texts that look like typed values, empty bytes, long integers and -0, where it is asked to", () => {
    // Icon fonts draw a tag, a barcode and the like at these private-use characters.
    const marked = fc
      .tuple(
        fc.constantFrom(..."\uF025\uF026\uF027\uF028\uF029\uF02A\uF02B\uF02C\uF02D\uF02E\uF02F"),
        fc.constantFrom("", "1.5", "2024-01-02", "AA==", "\uF02E"),
      )
      .map(([mark, rest]) => mark + rest);
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            marked,
            anyValue,
            fc.constant(new Uint8Array(0)),
            fc.bigInt().filter((value) => !Number.isSafeInteger(Number(value))),
          ),
        ),
        (values) => {
          for (const value of [values, [...values, float(1)]])
            expect(decodeTyped(encodeTyped(value, { exact: true }), { exact: true })).toEqual(value);
        },
      ),
    );
    expect(encodeTyped("\uF0261.5")).toBe('"\uF0261.5"');
  });

  test("is the same whether JSON.stringify may write it or not", () => {
    // A date among the values takes the other way.
    const other = new Date(0);
    const member = fc.oneof(
      anyValue,
      fc.constantFrom(undefined, -0, 1e-5, 1e-6, 1e16, 2 ** 53, 1e21, NaN, "\uD800", "\uF0261"),
      fc.double(),
    );
    fc.assert(
      fc.property(fc.dictionary(key, fc.oneof(member, fc.array(member))), fc.boolean(), (value, exact) => {
        expect(encodeTyped([value, other], { exact })).toBe(`[${encodeTyped(value, { exact })},${encodeTyped(other)}]`);
      }),
      { numRuns: 2_000 },
    );
  });

  test("reads the same with white space, which only the exact reader and JSON.parse skip", () => {
    expect(decodeTyped(' { "a" : [ 1.0 , 12345678901234567890 ] , "b" : "\uF028 2024-01-02" } ')).toEqual({
      a: [new FloatValue(1), 12_345_678_901_234_567_890n],
      b: "\uF028 2024-01-02",
    });
  });

  test("keeps the order of a Map with integer-like keys, and gives a Map only where an object would lose it", () => {
    const map = new Map<unknown, unknown>([
      ["b", 1],
      ["10", 2],
      [2, 3],
    ]);
    expect(encodeTyped(map)).toBe('{"b":1,"10":2,"2":3}');
    expect([...(decodeTyped('{"b":1,"10":2,"2":3}') as Map<string, unknown>).keys()]).toEqual(["b", "10", "2"]);
    expect(decodeTyped('{"2":3,"10":2,"b":1}')).toEqual({ 2: 3, 10: 2, b: 1 });
  });

  test("takes __proto__ for a key like any other", () => {
    for (const json of ['{"__proto__":{"x":"\uF0261.5"}}', '{"__proto__":{"x":1.0}}', '{"__proto__":"\uF0261.5"}']) {
      const decoded = decodeTyped(json) as object;
      expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype);
      expect(encodeTyped(decoded)).toBe(json);
    }
  });

  test("leaves out undefined in objects and writes null for it in lists, as JSON.stringify does", () => {
    expect(encodeTyped({ a: undefined, b: [undefined, 1], c: undefined })).toBe('{"b":[null,1]}');
    expect(encodeTyped(undefined)).toBe("null");
  });

  test("counts what it replaces", () => {
    const replaced = { notFinite: 0, loneSurrogates: 0 };
    expect(encodeTyped({ a: [NaN, float(Infinity)], b: "\uD800", "\uDFFF": "\uD83E\uDD9A" }, { replaced })).toBe(
      '{"a":[null,null],"b":"\uFFFD","\uFFFD":"\uD83E\uDD9A"}',
    );
    expect(replaced).toEqual({ notFinite: 2, loneSurrogates: 2 });
  });

  test("sorts keys by code points, also those of maps", () => {
    const value = new Map<string, unknown>([
      ["🦚", 1],
      ["ｚ", { b: 1, a: 2 }],
      ["A", 3],
    ]);
    expect(encodeTyped(value, { sortKeys: true })).toBe('{"A":3,"ｚ":{"a":2,"b":1},"🦚":1}');
  });

  test("writes Z for UTC in plain JSON only", () => {
    const values = [new Date(0), new TimestampValue(0, 60), naive("1970-01-01T00:00:00")];
    expect(encodePlain(values)).toBe('["1970-01-01T00:00:00Z","1970-01-01T01:00:00+01:00","1970-01-01T00:00:00"]');
    expect(encodeTyped(values[0])).toBe('"\uF0271970-01-01T00:00:00+00:00"');
  });

  test.each([
    [{ a: { "b c": [1, () => 1] } }, 'a["b c"][1]: a function has no place in data; call it and give its result.'],
    [[[new Date("x")]], "[0][0]: an invalid Date has no place in data; give null where there is no date."],
    [Symbol("x"), "The value: a symbol has no place in data; give its description as text."],
    [
      { a: { x: 1 }, m: new Map([[{}, 1]]) },
      "m: a Map with a key that is neither text nor number has no place in data; give its keys as text.",
    ],
    [new Map([["u", new WeakMap()]]), "u: an instance of WeakMap has no place in data; give a plain object, such as { ...it }."],
  ])("says where %o cannot be written", (value, message) => {
    expect(() => encodeTyped(value)).toThrow(
      new UnsupportedValueError([], { what: "", advice: "" }).constructor as typeof UnsupportedValueError,
    );
    expect(() => encodeTyped(value)).toThrow(message);
  });

  test("refuses what contains itself, and JSON of too many levels", () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    expect(() => encodeTyped(circle)).toThrow(/more than 1000 levels/);
    for (const inner of ['"\uF0261"', "1.0"]) {
      expect(() => decodeTyped("[".repeat(100_000) + inner + "]".repeat(100_000))).toThrow(JsonError);
    }
    expect(decodeTyped(encodeTyped(nested(999)))).toEqual(nested(999));
  });

  test.each(["", "{", "[1,]", '{"a":1.0', "nope", '"\uF0261'])("refuses %j, and does not repeat it", (json) => {
    expect(() => decodeTyped(json)).toThrow(JsonError);
  });
});

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}
