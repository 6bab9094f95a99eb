import { describe, expect, it } from "vitest";
import { namingConvention } from "../naming/built-in.js";
import { canonicalPattern, columnMatcher, normalizePattern, patternProblem, regexProblem } from "./column-pattern.js";

describe("columnMatcher", () => {
  it("takes a name for a name", () => {
    expect(columnMatcher("a.b")("a.b")).toBe(true);
    expect(columnMatcher("a.b")("axb")).toBe(false);
    expect(columnMatcher("id")("user_id")).toBe(false);
  });

  it("searches for an expression", () => {
    expect(columnMatcher("re:_ts$")("created_ts")).toBe(true);
    expect(columnMatcher("re:^_")("a_")).toBe(false);
  });

  it("reads expressions of Python", () => {
    expect(columnMatcher("re:(?i)^AMOUNT")("amount_eur")).toBe(true);
    expect(columnMatcher(String.raw`re:\Aid\Z`)("id")).toBe(true);
    expect(columnMatcher("re:(?P<part>a+)-(?P=part)$")("aa-aa")).toBe(true);
    expect(columnMatcher(String.raw`re:^Some\ Col\-1$`)("Some Col-1")).toBe(true);
    expect(columnMatcher(String.raw`re:\\A`)("\\A")).toBe(true);
  });
});

describe("patternProblem", () => {
  it("finds expressions without re: and expressions that are none", () => {
    expect(patternProblem("^a")).toContain("re:");
    expect(patternProblem("re:[")).toContain("no regular expression");
    expect(patternProblem("re:(?x) a")).toContain("no regular expression");
    expect(patternProblem("_a b")).toBeUndefined();
    expect(regexProblem("żółw")).toBeUndefined();
  });
});

describe("normalizePattern", () => {
  const naming = namingConvention("snake_case");
  it.each([
    ["someCol", "some_col"],
    ["Some Col", "Some Col"],
    ["re:^someCol$", "re:^some_col$"],
    ["re:^some", "re:^some"],
    ["re:someCol", "re:some_col"],
  ])("makes %s to %s", (pattern, normalized) => {
    expect(normalizePattern(pattern, naming)).toBe(normalized);
  });
});

describe("canonicalPattern", () => {
  it("is one for a name and its expression", () => {
    expect(canonicalPattern("id")).toBe(canonicalPattern("re:^id$"));
  });
});
