import { expect, test } from "vitest";
import { givenText } from "./given-text.js";

const round: Record<string, unknown> = {};
round["self"] = round;

test.each<[unknown, string]>([
  ["a", '"a"'],
  [5n, "5n"],
  [[1n], '["1n"]'],
  [Symbol("s"), "Symbol(s)"],
  [undefined, "undefined"],
  [null, "null"],
  [Number.NaN, "NaN"],
  [() => 1, "a function"],
  [round, "an object that has no JSON form"],
  ["x".repeat(5_000), `"${"x".repeat(99)}… (5002 characters)`],
])("%o", (value, text) => {
  expect(givenText(value)).toBe(text);
});
