import { describe, expect, it } from "vitest";
import { column, rootTable } from "../tables/table-builders.js";
import { comparableValue } from "./comparable-value.js";
import { compareRows, describeRow } from "./compare-rows.js";

const table = rootTable("orders", column("id", "bigint"), column("total", "decimal"), column("doc", "json"));

describe("compareRows", () => {
  it("compares multisets: neither order nor spelling counts, how often a row is there does", () => {
    const expected = [{ id: 1, total: "1.50" }, { id: 2 }, { id: 2 }];
    expect(compareRows(table, expected, [{ id: 2 }, { id: "2", total: null }, { id: 1, total: "1.5" }])).toEqual({
      missing: [],
      unexpected: [],
    });
    expect(compareRows(table, expected, [{ id: 1, total: "1.5" }, { id: 2 }])).toEqual({ missing: ["id=2"], unexpected: [] });
    expect(compareRows(table, [{ id: 1 }], [{ id: 1 }, { id: 1 }])).toEqual({ missing: [], unexpected: ["id=1"] });
  });

  it("finds every difference of a value", () => {
    const differs = (left: object, right: object): boolean => compareRows(table, [{ ...left }], [{ ...right }]).missing.length > 0;
    expect(differs({ id: 1 }, { id: 2 })).toBe(true);
    expect(differs({ id: 1 }, {})).toBe(true);
    expect(differs({ total: "1.5" }, { total: "15" })).toBe(true);
    expect(differs({ doc: { a: [1, 2] } }, { doc: { a: [2, 1] } })).toBe(true);
    expect(differs({ doc: { a: 1, b: 2 } }, { doc: { b: 2, a: 1 } })).toBe(false);
    expect(differs({ doc: {} }, { doc: "{}" })).toBe(true);
  });

  it("leaves out the load id, which the engine makes", () => {
    expect(describeRow({ id: 1, _dlt_load_id: "17", _dlt_id: "x" }, table)).toBe('id=1 _dlt_id="x"');
  });
});

describe("comparableValue", () => {
  it.each([
    ["007.500", "7.5"],
    ["-0.00", "0"],
    ["100", "100"],
    ["-1.10", "-1.1"],
    ["not a number", "not a number"],
  ])("decimal %s is %s", (text, expected) => {
    expect(comparableValue(text, "decimal")).toBe(expected);
  });
});
