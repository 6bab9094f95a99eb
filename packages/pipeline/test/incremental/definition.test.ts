import { describe, expect, test } from "vitest";
import { parseCursorPath } from "../../src/incremental/cursor-path.js";
import { incremental, incrementalOf } from "../../src/incremental/incremental.js";

describe("a definition", () => {
  test("has defaults, and cannot be changed", () => {
    const definition = incremental("updated_at", { initialValue: 5 });
    expect({ ...definition }).toEqual({
      cursorPath: "updated_at",
      initialValue: 5,
      endValue: undefined,
      lastValueFunc: "max",
      primaryKey: undefined,
      rowOrder: undefined,
      onCursorValueMissing: "raise",
      lag: 0,
      rangeStart: "closed",
      rangeEnd: "open",
      allowExternalSchedulers: false,
    });
    expect(definition.column).toBe("updated_at");
    expect(Object.isFrozen(definition)).toBe(true);
  });

  test("may be written as one object", () => {
    const definition = incremental("t", { lag: 3 });
    expect(incrementalOf(definition)).toBe(definition);
    expect(incrementalOf({ cursorPath: "t", lag: 3 })).toEqual(definition);
  });

  test.each<[unknown, RegExp]>([
    [{ endValue: 5 }, /^incremental\("t"\): endValue is given without initialValue; a range needs both\.$/],
    [{ initialValue: 5, endValue: 4 }, /endValue is lower than initialValue; with lastValueFunc "max" it must be higher/],
    [
      { initialValue: 5, endValue: 6, lastValueFunc: "min" },
      /endValue is higher than initialValue; with lastValueFunc "min" it must be lower/,
    ],
    [{ initialValue: 5, endValue: "6" }, /initialValue is a number and endValue a text; give both in one form/],
    [{ initialValue: new Date(0), endValue: "2024-01-01" }, /initialValue is a timestamp and endValue a text/],
    [
      { initialValue: 5, endValue: 4, lastValueFunc: Math.max.bind(null, 0) },
      /lastValueFunc\(\[endValue, initialValue\]\) is not endValue/,
    ],
    [{ initialValue: [] }, /initialValue is a list, which has no order/],
    [{ initialValue: NaN }, /initialValue is null, which has no order/],
    [{ initalValue: 5 }, /there is no option "initalValue"\. Did you mean "initialValue"\?/],
    [{ lastValueFunc: "avg" }, /lastValueFunc is "avg"; there are max, min, or a function of a list of values/],
    [{ rowOrder: "up" }, /rowOrder is "up"; there are asc, desc/],
    [{ onCursorValueMissing: "ignore" }, /onCursorValueMissing is "ignore"; there are raise, include, exclude/],
    [{ rangeEnd: true }, /rangeEnd is true; there are open, closed/],
    [{ lag: -1 }, /lag is -1; give a number from 0 on/],
    [{ lag: "1" }, /lag is "1"; give a number from 0 on/],
    [{ primaryKey: [""] }, /primaryKey is neither the name of a column nor a list of names/],
    [{ allowExternalSchedulers: "yes" }, /allowExternalSchedulers is no boolean/],
    [null, /the options are no object/],
  ])("%j is refused", (options, message) => {
    expect(() => incremental("t", options as object)).toThrow(message);
    expect(() => incremental("t", options as object)).toThrow(expect.objectContaining({ code: "DLT_CURSOR_OPTIONS" }));
  });
});

describe("a path", () => {
  const row = { t: 1, "a.b": 2, meta: { at: 3, "x y": 8 }, items: [{}, { at: null }, { at: 5 }], list: [[6]], "Updated At": 7 };

  test.each<[string, unknown, string | undefined]>([
    ["t", 1, "t"],
    ['"a.b"', 2, "a.b"],
    ["Updated At", 7, "Updated At"],
    ["meta.at", 3, undefined],
    ["$.t", 1, undefined],
    ["$.meta.at", 3, undefined],
    ['meta["x y"]', 8, undefined],
    ["meta['at']", 3, undefined],
    ["items[2].at", 5, undefined],
    ["items[*].at", null, undefined],
    ["list[0][0]", 6, undefined],
    ["items[9].at", undefined, undefined],
    ["t.at", undefined, undefined],
    ["constructor", undefined, "constructor"],
    ["meta.constructor", undefined, undefined],
    ["items.length", undefined, undefined],
  ])("%s", (path, value, column) => {
    const parsed = parseCursorPath(path);
    expect(parsed.read(row)).toBe(value);
    expect(parsed.column).toBe(column);
  });

  test("leads into maps, and nowhere in what has no keys", () => {
    expect(parseCursorPath("meta.at").read(new Map([["meta", new Map([["at", 9]])]]))).toBe(9);
    expect(parseCursorPath("t").read(new Map([["t", 9]]))).toBe(9);
    for (const other of [5, "text", true]) expect(parseCursorPath("t").read(other)).toBeUndefined();
    expect(parseCursorPath("__proto__").read({})).toBeUndefined();
    expect(parseCursorPath("__proto__").read(JSON.parse('{"__proto__":1}'))).toBe(1);
  });

  test.each(["", "a..b", ".a", "a.", "a[", "a[-1]", "a[1:2]", "a[?(@.b>1)]", "a.*", "*", "$", "a|b", "a[b]", 5])("%s is none", (path) => {
    expect(() => incremental(path as string)).toThrow(/^The cursor path .* is none: give a key such as "updated_at"/);
  });
});
