import { describe, expect, it } from "vitest";
import { floatText } from "./float-text.js";

describe("floatText", () => {
  it.each([
    [0, "0.0"],
    [-0, "-0.0"],
    [1, "1.0"],
    [-1.5, "-1.5"],
    [0.1, "0.1"],
    [1e15, "1000000000000000.0"],
    [9007199254740992, "9007199254740992.0"],
    [1e16, "1e+16"],
    [1.2345678901234568e17, "1.2345678901234568e+17"],
    [1e100, "1e+100"],
    [0.00001, "0.00001"],
    [0.000001, "1e-6"],
    [1.5e-7, "1.5e-7"],
    [5e-324, "5e-324"],
    [Number.NaN, "null"],
    [Number.POSITIVE_INFINITY, "null"],
  ])("writes %d as Python dlt does", (value, text) => {
    expect(floatText(value)).toBe(text);
  });
});
