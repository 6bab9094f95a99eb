import { describe, expect, test } from "vitest";
import { count, counted, duration, size } from "./amounts.js";

describe("amounts for people", () => {
  test.each([
    [0, "0"],
    [999, "999"],
    [1000, "1,000"],
    [1_234_567, "1,234,567"],
  ])("count %d", (value, text) => expect(count(value)).toBe(text));

  test("with their noun", () => {
    expect([counted(0, "row"), counted(1, "row"), counted(1200, "row")]).toEqual(["0 rows", "1 row", "1,200 rows"]);
  });

  test.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.00 kB"],
    [45_149, "45.1 kB"],
    [999_499, "999 kB"],
    [999_999, "1.00 MB"],
    [1_200_000_000, "1.20 GB"],
    [5e15, "5.00e+3 TB"],
  ])("size %d", (value, text) => expect(size(value)).toBe(text));

  test.each([
    [0, "0 ms"],
    [999, "999 ms"],
    [999.6, "1.00 s"],
    [12_345, "12.3 s"],
    [59_994, "60.0 s"],
    [59_996, "1 min 0 s"],
    [185_000, "3 min 5 s"],
    [7_800_000, "2 h 10 min"],
  ])("duration %d", (value, text) => expect(duration(value)).toBe(text));
});
