import type { DataType } from "@dlt-ts/core";
import { describe, expect, test } from "vitest";
import { coerce, type PresentValue } from "../../src/normalize/coerce/coerce.js";
import { detectType } from "../../src/normalize/detect.js";
import { classify } from "../../src/values/classify.js";
import { valueOfTag } from "../value-of-tag.js";
import { expectedValue } from "./expected-rows.js";
import { readVectors } from "./vector-case.js";

interface CoerceCase {
  readonly id: string;
  readonly kind: string;
  readonly from: string;
  readonly value: unknown;
  readonly to: Readonly<Record<DataType, { readonly value?: unknown; readonly error?: string }>>;
}

interface DetectCase {
  readonly id: string;
  readonly kind: string;
  readonly value: unknown;
  readonly detected: Readonly<Record<string, DataType | null>>;
}

const { cases } = readVectors<CoerceCase & DetectCase>("inference.json");

/** Pairs in which dlt-ts answers otherwise. */
const otherPairs: Readonly<Record<string, string>> = {
  "infp090 decimal": "a decimal is finite: the text stays text, in a variant column",
  "infp090 wei": "a decimal is finite",
  "infp091 decimal": "a decimal is finite",
  "infp091 wei": "a decimal is finite",
  "infp092 decimal": "a decimal is finite",
  "infp092 wei": "a decimal is finite",
  "infp093 decimal": "a decimal is finite",
  "infp093 wei": "a decimal is finite",
};
/** Python's values that no JavaScript value is. */
const onlyPython: Readonly<Record<string, string>> = {
  infp158: "NaN is null before any column sees it",
  infp159: "so is infinity",
  infp167: "and the decimal NaN, which decimal() refuses",
};

describe("coercion", () => {
  const pairs = cases
    .filter(({ kind, id }) => kind === "coerce" && !(id in onlyPython))
    .flatMap((each) =>
      Object.entries(each.to).map(([type, result]) => ({ name: `${each.id} ${type}`, each, type: type as DataType, result })),
    )
    .filter(({ name }) => !(name in otherPairs));

  test.each(pairs.map((pair) => [pair.name, pair] as const))("%s", (_name, { each, type, result }) => {
    const raw = valueOfTag(each.value);
    const coerced = coerce(type, classify(raw) as PresentValue, raw, { notFinite: 0, loneSurrogates: 0 });
    if (result.error !== undefined) expect(coerced).toBeUndefined();
    else
      expect(comparable(type, type === "json" ? JSON.parse(coerced as string) : coerced)).toEqual(
        comparable(type, pythonValue(type, result.value)),
      );
  });

  test.each(Object.keys(otherPairs))("%s is refused here", (name) => {
    const [id, type] = name.split(" ") as [string, DataType];
    const each = cases.find((candidate) => candidate.id === id)!;
    expect(each.to[type].error).toBeUndefined();
    expect(coerce(type, classify(each.value) as PresentValue, each.value, { notFinite: 0, loneSurrogates: 0 })).toBeUndefined();
  });

  test.each(Object.keys(onlyPython))("%s has no value here", (id) => {
    const { value } = cases.find((candidate) => candidate.id === id)!;
    expect(id === "infp167" ? () => valueOfTag(value) : () => expect(classify(valueOfTag(value)).kind).toBe("text")).toThrow();
  });
});

describe("detections", () => {
  const detections = cases
    .filter(({ kind }) => kind === "detect")
    .flatMap((each) =>
      Object.entries(each.detected).map(([name, type]) => [`${each.id} ${name}`, each.id, name, each.value, type] as const),
    );

  test.each(detections)("%s", (_name, id, name, value, type) => {
    const raw = valueOfTag(value);
    const detected = detectType([name], classify(raw) as PresentValue, raw, 1_750_000_000);
    // an offset of a day is a timestamp for Python, which then fails to read it; here it is text from the beginning
    if (id === "infp248" && name === "iso_timestamp") expect([detected, type]).toEqual([undefined, "timestamp"]);
    else expect(detected ?? null).toBe(type);
  });

  test("the first that answers counts, unknown names say nothing", () => {
    const value = classify(1_750_000_000) as PresentValue;
    expect(detectType(["constructor", "iso_date", "timestamp", "large_integer"], value, 1_750_000_000, 1_750_000_000)).toBe("timestamp");
  });
});

function pythonValue(type: DataType, value: unknown): unknown {
  return type === "decimal" || type === "wei" ? String(valueOfTag(value)) : expectedValue(type, value);
}

function comparable(type: DataType, value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return type === "double" || type === "bool" || type === "json" ? value : String(value);
}
