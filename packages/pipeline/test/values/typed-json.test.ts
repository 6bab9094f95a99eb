import { describe, expect, test } from "vitest";
import { decodeTyped } from "../../src/values/decode-typed.js";
import { encodePlain, encodeTyped } from "../../src/values/encode-json.js";
import { UnsupportedValueError } from "../../src/values/unsupported-value-error.js";
import { valueOfTag } from "../value-of-tag.js";
import { readVectors } from "../vectors.js";

type Failure = { readonly error: string };

interface JsonCase {
  readonly id: string;
  readonly kind: "json";
  readonly value?: unknown;
  readonly typed: string | Failure;
  readonly plain: string | Failure;
  readonly sorted?: string | Failure;
  readonly typed_sorted?: string | Failure;
  readonly decoded?: unknown;
}

interface DecodeCase {
  readonly id: string;
  readonly kind: "decode";
  readonly text: string;
  readonly value: unknown;
}

const cases = readVectors<JsonCase | DecodeCase>("typed-json.json");

/** Values that JavaScript does not have. */
const withoutCounterpart: Readonly<Record<string, string>> = {
  typp059: "a decimal that is NaN",
  typp086: "an enum",
  typp087: "an enum",
  typp088: "a dataclass",
  typp095: "a tuple",
  typp097: "an instance of object",
  typp098: "keys that are integers",
};

/** Python's other library writes `+00:00` even in plain JSON; ours is one kind of timestamp. */
const pendulum: Readonly<Record<string, unknown>> = {
  typp089: { $type: "datetime", value: "2024-01-02T03:04:05+00:00" },
  typp090: { $type: "datetime", value: "2024-01-02T03:04:05.120000+00:00" },
  typp091: { $type: "datetime", value: "2024-07-02T00:00:00+02:00" },
  typp092: { $type: "datetime", value: "2024-01-02T00:00:00" },
  typp093: { $type: "date", value: "2024-01-02" },
  typp094: { $type: "time", value: "01:02:03" },
};

/** Different on purpose: Python fails, we write. */
const onlyHere: Readonly<Record<string, { readonly value: unknown; readonly typed: string; readonly plain: string }>> = {
  typp013: { value: 2n ** 64n, typed: '"\uF02C18446744073709551616"', plain: '"18446744073709551616"' },
  typp014: { value: -(2n ** 63n) - 1n, typed: '"\uF02C-9223372036854775809"', plain: '"-9223372036854775809"' },
  typp099: { value: "a\uD800b", typed: '"a\uFFFDb"', plain: '"a\uFFFDb"' },
};

const jsonCases = cases.filter((vector): vector is JsonCase => vector.kind === "json");
const decodeCases = cases.filter((vector): vector is DecodeCase => vector.kind === "decode");

describe("values that Python dlt has written", () => {
  const comparable = jsonCases.filter(({ id }) => !(id in withoutCounterpart || id in onlyHere || id in pendulum) && id !== "typp096");
  test.each(comparable.map((vector) => [vector.id, vector] as const))("%s", (_id, vector) => {
    const value = valueOfTag(vector.value);
    expect(encodeTyped(value)).toBe(vector.typed);
    if (typeof vector.plain === "string") expect(encodePlain(value)).toBe(vector.plain);
    if (typeof vector.sorted === "string") expect(encodePlain(value, { sortKeys: true })).toBe(vector.sorted);
    if (typeof vector.typed_sorted === "string") expect(encodeTyped(value, { sortKeys: true })).toBe(vector.typed_sorted);
    const decoded = decodeTyped(vector.typed as string);
    // The text of a decoded value is the proof that nothing was lost, whatever class holds it.
    expect(encodeTyped(decoded)).toBe(vector.typed);
    if (vector.decoded !== "same") expect(encodeTyped(decoded)).toBe(encodeTyped(valueOfTag(vector.decoded)));
  });

  test.each(Object.entries(pendulum))("%s, of another library", (id, tag) => {
    expect(encodeTyped(valueOfTag(tag))).toBe(jsonCases.find((vector) => vector.id === id)!.typed);
  });

  test.each(Object.entries(onlyHere))("%s, where Python fails", (id, { value, typed, plain }) => {
    expect(jsonCases.find((vector) => vector.id === id)!.typed).toHaveProperty("error");
    expect(encodeTyped(value)).toBe(typed);
    expect(encodePlain(value)).toBe(plain);
  });

  test("typp096: a set is refused here too", () => {
    expect(() => encodeTyped(new Set([1]))).toThrow(UnsupportedValueError);
  });
});

describe("texts that Python dlt has read", () => {
  /** `decimal()` has no NaN; the text stays, and is written again as it was. */
  const textHere: Readonly<Record<string, unknown>> = {
    typp102: { v: "\uF026NaN", l: ["\uF026NaN", { n: "\uF026NaN" }] },
  };

  test.each(decodeCases.map((vector) => [vector.id, vector] as const))("%s", (id, vector) => {
    expect(comparable(decodeTyped(vector.text))).toEqual(comparable(id in textHere ? textHere[id] : valueOfTag(vector.value)));
  });
});

/** A `Date` and a `TimestampValue` of one instant are equal. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (value instanceof Date) return encodeTyped(value);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Uint8Array || "dltValue" in value) return encodeTyped(value);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, comparable(member)]));
}
