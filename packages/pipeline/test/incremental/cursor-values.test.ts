import { describe, expect, test } from "vitest";
import { withExternalInterval } from "../../src/incremental/external-interval.js";
import { incremental } from "../../src/incremental/incremental.js";
import { rowHash } from "../../src/incremental/boundary-rows.js";
import { date } from "../../src/values/date-value.js";
import { decimal } from "../../src/values/decimal-value.js";
import { encodeTyped } from "../../src/values/encode-json.js";
import { float } from "../../src/values/float-value.js";
import { naive, TimestampValue } from "../../src/values/timestamp-value.js";
import { valueOfTag } from "../value-of-tag.js";
import { readVectors } from "../vectors.js";
import { runCursor } from "./run-cursor.js";

const kept = (values: readonly unknown[], initialValue: unknown, options: object = {}): readonly unknown[] =>
  runCursor([values.map((t) => ({ t }))], { initialValue, ...options }).rows.map((row) => (row as { t: unknown }).t);

describe("values are compared by what they mean", () => {
  const instant = new Date("2024-01-01T12:00:00Z");
  test.each<[string, unknown, readonly unknown[], readonly number[]]>([
    ["numbers", 10, [9, 9.5, 10, 10.5, -0], [2, 3]],
    ["bigints and numbers", 2n ** 53n, [2 ** 53 - 1, 2n ** 53n + 1n, 2n ** 53n - 1n], [1]],
    ["decimals, exactly", decimal("0.1"), [decimal("0.10"), decimal("0.0999999999999999999999"), 1, 0n, decimal("1e3")], [0, 2, 4]],
    ["floats", 1, [float(1), float(0.5)], [0]],
    ["texts by code points", "\uFFFD", ["\uFFFC", "\u{1F600}", "a"], [1]],
    ["ISO texts as texts", "2024-01-01T12:00:00Z", ["2024-01-01T13:00:00+02:00", "2024-01-01T11:59:59Z"], [0]],
    [
      "instants whatever their offset",
      instant,
      [new TimestampValue(instant.getTime() * 1_000, 120), new TimestampValue(instant.getTime() * 1_000 - 1, 0)],
      [0],
    ],
    ["wall clock times", naive("2024-01-01" + "T12:00:00"), [naive("2024-01-01T12:00:00"), naive("2024-01-01T11:00:00")], [0]],
    ["dates", date("2024-01-02"), [date("2024-01-01"), date("2024-01-02")], [1]],
  ])("%s", (_title, initial, values, expected) => {
    expect(kept(values, initial)).toEqual(expected.map((index) => values[index]));
  });

  test.each<[unknown, unknown, RegExp]>([
    [
      "2024-01-01",
      new Date(0),
      /row 1: the cursor is a timestamp, and where it begins is a text: give initialValue as a Date, such as new Date\("2024-01-01"\)/,
    ],
    [
      new Date(0),
      "2024-01-01",
      /the cursor is a text, and where it begins is a timestamp: give initialValue as such a text, or make a Date of the text in addMap\(\)/,
    ],
    [0, "5", /the cursor is a text, and where it begins is a number: give initialValue as a text, or convert the text/],
    ["a", 5, /the cursor is a number, and where it begins is a text: give initialValue as a number, or convert the rows/],
    [date("2024-01-01"), new Date(0), /give initialValue as a Date/],
    [new Date(0), date("2024-01-01"), /give initialValue as date\("2024-01-01"\)/],
    [0, true, /the cursor is a boolean, which has no order/],
    [0, [1], /the cursor is a list, which has no order/],
    [0, new Date(NaN), /the cursor is an invalid Date, which has no order/],
  ])("%s and %s cannot be compared", (initial, value, message) => {
    expect(() => kept([value], initial)).toThrow(message);
    expect(() => kept([value], initial)).toThrow(expect.objectContaining({ code: "DLT_CURSOR_VALUE" }));
  });

  test("rows of two kinds are refused, and not quoted", () => {
    expect(() => runCursor([[{ t: 1 }, { t: "secret" }]])).toThrow(
      'Resource "ev", cursor "t": row 2: the cursor is a text, and that of rows before is a number: give all rows one form, in addMap() for example.',
    );
  });
});

describe("the state carries the type of a value", () => {
  test.each<[unknown, string]>([
    [new Date("2024-01-02T03:04:05.678Z"), '"\uF0272024-01-02T03:04:05.678000+00:00"'],
    [naive("2024-01-02T03:04:05"), '"\uF0272024-01-02T03:04:05"'],
    [date("2024-01-02"), '"\uF0282024-01-02"'],
    [decimal("1.50"), '"\uF0261.50"'],
    ["2024-01-02T03:04:05Z", '"2024-01-02T03:04:05Z"'],
    [float(2), "2.0"],
    [2n ** 60n, "1152921504606846976"],
  ])("%s", (value, json) => {
    const { record } = runCursor([[{ t: value }]]);
    expect(encodeTyped(record!.last_value)).toBe(json);
    // and the next run compares it
    expect(runCursor([[{ t: value }]], { stored: record }).rows).toEqual([]);
  });

  test("a Date that is changed later does not change it", () => {
    const at = new Date(0);
    const { cursor } = runCursor([[{ t: at }]]);
    expect(cursor.lastValue).toEqual(at);
    expect(cursor.lastValue).not.toBe(at);
  });

  test("a damaged record is an error", () => {
    const stored = { initial_value: 0, last_value: 0, start_value: 0, unique_hashes: [1] } as never;
    expect(() => runCursor([], { stored })).toThrow(/Resource "ev": the state has no valid record of the cursor "t"/);
    expect(() => runCursor([], { stored: { initial_value: 0, last_value: {}, start_value: 0, unique_hashes: [] } })).toThrow(
      /the last value in the state is an object, which has no order/,
    );
  });
});

describe("hashes of rows are Python's", () => {
  const cases = readVectors<{ readonly kind: string; readonly id: string; readonly value: unknown; readonly hash: string }>("state.json");
  test.each(cases.filter(({ kind }) => kind === "incremental_hash"))("$id", ({ value, hash }) => {
    expect(rowHash(valueOfTag(value))).toBe(hash);
  });

  test("named difference: a whole float is hashed as an integer, unless float() says what it is", () => {
    expect(rowHash({ f: 2.0, id: 5, upd: 1 })).not.toBe("8LWqcZMEr6vHtR4UeSsr");
    expect(rowHash({ f: float(2), id: 5, upd: 1 })).toBe("8LWqcZMEr6vHtR4UeSsr");
  });
});

describe("lag", () => {
  const started = (last: unknown, lag: number, options: object = {}): unknown => {
    const { record } = runCursor([[{ t: last }]]);
    return runCursor([], { stored: record, lag, ...options }).cursor.startValue;
  };

  test.each<[string, unknown, number, unknown]>([
    ["numbers", 100, 5, 95],
    ["whole numbers stay whole", 100, 0.5, 99],
    ["bigints", 2n ** 60n, 5, 2n ** 60n - 5n],
    ["fractions", 1.5, 0.25, 1.25],
    ["seconds of a Date", new Date("2024-01-01T00:00:00Z"), 3_600, new Date("2023-12-31T23:00:00Z")],
    ["seconds of a wall clock time", naive("2024-01-01T00:00:00"), 1.5, naive("2023-12-31T23:59:58.500000")],
    ["days of a date", date("2024-03-01"), 1, date("2024-02-29")],
    ["days of a text", "2024-03-01", 1, "2024-02-29"],
    ["days of a short text", "20240301", 1, "20240229"],
    ["seconds of a text", "2024-01-01T00:00:00Z", 1, "2023-12-31T23:59:59Z"],
    ["its fraction", "2024-01-01T00:00:00.250Z", 1, "2023-12-31T23:59:59.250Z"],
    ["its offset", "2024-01-01T00:00:00+02:00", 1, "2023-12-31T23:59:59+02:00"],
    ["its other offset", "2024-01-01T00:00:00-0530", 1, "2023-12-31T23:59:59-0530"],
    ["minutes", "2024-01-01 00:00", 60, "2023-12-31 23:59"],
  ])("%s", (_title, last, lag, start) => {
    expect(started(last, lag)).toEqual(start);
  });

  test("of min adds", () => {
    expect(started(100, 5, { lastValueFunc: "min" })).toBe(105);
    expect(started("2024-01-01", 1, { lastValueFunc: "min" })).toBe("2024-01-02");
  });

  test("never reaches before initialValue, and does not move it in the first run", () => {
    expect(started(100, 50, { initialValue: 80 })).toBe(80);
    expect(started(100, 50, { initialValue: 120, lastValueFunc: "min" })).toBe(120);
    expect(runCursor([], { lag: 5, initialValue: 10 }).cursor.startValue).toBe(10);
  });

  test("loads late rows again, keeps no hashes, and never moves the state back", () => {
    const { record } = runCursor([[{ t: 100 }]], { lag: 10 });
    const run = runCursor([[{ t: 89 }, { t: 90 }, { t: 95 }, { t: 90 }]], { lag: 10, stored: record });
    expect(run.rows).toEqual([{ t: 90 }, { t: 95 }, { t: 90 }]);
    expect(run.record).toMatchObject({ last_value: 100, start_value: 100, unique_hashes: [] });
    expect(runCursor([[{ t: 110 }]], { lag: 10, stored: record }).record!.last_value).toBe(110);
  });

  test("does nothing where there is an end, with a warning", () => {
    const { cursor, warnings } = runCursor([], { initialValue: 5, endValue: 9, lag: 3 });
    expect(cursor.startValue).toBe(5);
    expect(warnings).toEqual([expect.stringMatching(/a lag does nothing where endValue is given/)]);
  });

  test.each(["2024", "2024-01", "abc", decimal("5")])("%s has none", (last) => {
    expect(() => started(last, 1)).toThrow(/that no lag can be taken from/);
  });
});

describe("the interval of an external scheduler", () => {
  const environment = { DLT_INTERVAL_START: "2024-01-02T00:00:00Z", DLT_INTERVAL_END: "2024-01-03T00:00:00+00:00" };
  const joined = (options: object, more: object = {}): readonly unknown[] => {
    const { initialValue, endValue } = withExternalInterval(
      incremental("t", { allowExternalSchedulers: true, ...options }),
      { ...environment, ...more },
      "ev",
    );
    return [initialValue, endValue];
  };

  test("becomes what initialValue is", () => {
    expect(joined({ initialValue: new Date(0) })).toEqual([new Date("2024-01-02"), new Date("2024-01-03")]);
    expect(joined({ initialValue: naive("2000-01-01T00:00:00") })).toEqual([naive("2024-01-02T00:00:00"), naive("2024-01-03T00:00:00")]);
    expect(joined({ initialValue: date("2000-01-01") })).toEqual([date("2024-01-02"), date("2024-01-03")]);
    expect(joined({ initialValue: 0 })).toEqual([1_704_153_600, 1_704_240_000]);
    expect(joined({ initialValue: 0n })).toEqual([1_704_153_600n, 1_704_240_000n]);
  });

  test("has the days and offsets of its zone", () => {
    const zone = { DLT_INTERVAL_TIMEZONE: "America/New_York" };
    expect(joined({ initialValue: date("2000-01-01") }, zone)).toEqual([date("2024-01-01"), date("2024-01-02")]);
    const [start] = joined({ initialValue: new TimestampValue(0, 60) }, zone);
    expect(String(start)).toBe("2024-01-01T19:00:00-05:00");
  });

  test("stays within the bounds of the definition", () => {
    const [early, late] = [new Date("2024-01-02T06:00:00Z"), new Date("2024-01-02T18:00:00Z")];
    expect(joined({ initialValue: early, endValue: late })).toEqual([early, late]);
    expect(joined({ initialValue: new Date(0), endValue: new Date("2025-01-01") })).toEqual([
      new Date("2024-01-02"),
      new Date("2024-01-03"),
    ]);
  });

  test("is left alone where nobody asks for it", () => {
    const definition = incremental("t", { initialValue: 5 });
    expect(withExternalInterval(definition, environment, "ev")).toBe(definition);
  });

  test.each<[object, object, RegExp]>([
    [{ initialValue: 0 }, { DLT_INTERVAL_END: undefined }, /DLT_INTERVAL_END is not\. Set both/],
    [{ initialValue: 0 }, { DLT_INTERVAL_START: "soon" }, /DLT_INTERVAL_START is no ISO 8601 timestamp/],
    [{ initialValue: 0 }, { DLT_INTERVAL_TIMEZONE: "Berlin" }, /DLT_INTERVAL_TIMEZONE is no time zone/],
    [{}, {}, /initialValue is missing/],
    [{ initialValue: "2024-01-01" }, {}, /initialValue is a text that an interval from outside cannot become/],
    [{ initialValue: 5, lastValueFunc: "min" }, {}, /needs lastValueFunc "max"/],
  ])("%j %j", (options, more, message) => {
    expect(() => joined(options, more)).toThrow(message);
    expect(() => joined(options, more)).toThrow(expect.objectContaining({ code: "DLT_CURSOR_INTERVAL" }));
  });
});
