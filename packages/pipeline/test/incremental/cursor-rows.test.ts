import { describe, expect, test } from "vitest";
import { naive } from "../../src/values/timestamp-value.js";
import { runCursor, type CursorRunOptions } from "./run-cursor.js";

/** A run that begins at 10 and knows the row 1, and what it does to rows. `t` is the cursor. */
interface RowCase {
  readonly title: string;
  readonly options?: CursorRunOptions;
  /** In pages. Default: one page. */
  readonly rows: readonly unknown[];
  readonly kept: readonly unknown[];
  readonly last?: unknown;
  readonly hashes?: number;
}

const ids = (rows: readonly unknown[]): readonly unknown[] => rows.map((row) => (row as { id?: unknown } | null)?.id ?? row);

/** The rule of spec/pipeline.md §2.5 that decides about the row stands first. */
const cases: readonly RowCase[] = [
  { title: "1 null and undefined pass", rows: [null, undefined], kept: [null, undefined], last: 10, hashes: 1 },
  {
    title: "2 a missing cursor is included",
    options: { onCursorValueMissing: "include" },
    rows: [{ id: 5 }],
    kept: [5],
    last: 10,
    hashes: 1,
  },
  { title: "2 a null cursor is included", options: { onCursorValueMissing: "include" }, rows: [{ id: 5, t: null }], kept: [5], last: 10 },
  { title: "2 NaN is null, as in data", options: { onCursorValueMissing: "include" }, rows: [{ id: 5, t: NaN }], kept: [5], last: 10 },
  {
    title: "2 a missing cursor is excluded",
    options: { onCursorValueMissing: "exclude" },
    rows: [{ id: 5 }, { id: 6, t: 11 }],
    kept: [6],
    last: 11,
  },
  {
    title: "2 a null cursor is excluded",
    options: { onCursorValueMissing: "exclude" },
    rows: [{ id: 5, t: null }],
    kept: [],
    last: 10,
    hashes: 1,
  },
  { title: "5 beyond the last value", rows: [{ id: 5, t: 11 }], kept: [5], last: 11, hashes: 1 },
  {
    title: "5 then further",
    rows: [
      { id: 5, t: 11 },
      { id: 6, t: 12 },
    ],
    kept: [5, 6],
    last: 12,
    hashes: 1,
  },
  {
    title: "5 with min: below the last value",
    options: { lastValueFunc: "min" },
    rows: [
      { id: 5, t: 9 },
      { id: 6, t: 12 },
    ],
    kept: [5],
    last: 9,
    hashes: 1,
  },
  {
    title: "6 an open start leaves out its value",
    options: { rangeStart: "open" },
    rows: [
      { id: 5, t: 10 },
      { id: 6, t: 11 },
    ],
    kept: [6],
    last: 11,
    hashes: 0,
  },
  { title: "7 before the start", rows: [{ id: 5, t: 9 }], kept: [], last: 10, hashes: 1 },
  { title: "7 before the start, open", options: { rangeStart: "open" }, rows: [{ id: 5, t: 9 }], kept: [], last: 10, hashes: 0 },
  { title: "7 with min: above the start", options: { lastValueFunc: "min" }, rows: [{ id: 5, t: 11 }], kept: [], last: 10 },
  { title: "8 on the start, known", rows: [{ id: 1, t: 10 }], kept: [], last: 10, hashes: 1 },
  { title: "8 known is known by all of the row", rows: [{ id: 1, t: 10, x: 1 }], kept: [1], last: 10, hashes: 2 },
  { title: "8 not told apart", options: { primaryKey: [] }, rows: [{ id: 1, t: 10 }], kept: [1], last: 10, hashes: 0 },
  { title: "9 on the start, new", rows: [{ id: 2, t: 10 }], kept: [2], last: 10, hashes: 2 },
  {
    title: "9 between start and last",
    rows: [
      { id: 5, t: 12 },
      { id: 6, t: 11 },
    ],
    kept: [5, 6],
    last: 12,
    hashes: 1,
  },
  {
    title: "9 on the last value",
    rows: [
      { id: 5, t: 12 },
      { id: 6, t: 12 },
      { id: 7, t: 11 },
    ],
    kept: [5, 6, 7],
    last: 12,
    hashes: 2,
  },
  {
    title: "9 on the start, new, after the cursor moved on",
    rows: [
      { id: 5, t: 12 },
      { id: 2, t: 10 },
    ],
    kept: [5, 2],
    last: 12,
    hashes: 1,
  },
];

/** What a run left that had the row 1. */
const stored = runCursor([[{ id: 1, t: 10 }]], { initialValue: 0 }).record;

describe("a row, after a run that reached 10 with the row 1", () => {
  test.each(cases)("$title", ({ options, rows, kept, last, hashes }) => {
    for (const pages of [[rows], rows.map((row) => [row])]) {
      const run = runCursor(pages, { initialValue: options?.lastValueFunc === "min" ? 20 : 0, stored, ...options });
      expect(ids(run.rows)).toEqual(kept);
      expect(run.record!.last_value).toBe(last);
      if (hashes !== undefined) expect(run.record!.unique_hashes).toHaveLength(hashes);
    }
  });

  test.each([
    [
      { id: 5 },
      /^Resource "ev", cursor "t": row 2 has no "t", which is the cursor; onCursorValueMissing "include" or "exclude" says/,
      "DLT_CURSOR_MISSING",
    ],
    [{ id: 5, t: null }, /row 2 has null in "t"/, "DLT_CURSOR_NULL"],
    [7, /row 2 has no "t"/, "DLT_CURSOR_MISSING"],
  ])("2 without cursor raises: %j", (row, message, code) => {
    const run = (): unknown => runCursor([[{ id: 4, t: 11 }], [row]], { stored });
    expect(run).toThrow(message);
    expect(run).toThrow(expect.objectContaining({ code }));
  });
});

describe("an end (rule 4)", () => {
  const rows = [9, 10, 19, 20, 21].map((t) => ({ id: t, t }));

  test.each([
    [{}, [10, 19]],
    [{ rangeEnd: "closed" }, [10, 19, 20]],
    [{ rangeStart: "open" }, [19]],
    [{ lastValueFunc: "min", initialValue: 20, endValue: 10 }, [19, 20]],
    [{ lastValueFunc: "min", initialValue: 20, endValue: 10, rangeEnd: "closed" }, [10, 19, 20]],
  ] as const)("%j", (options, kept) => {
    const run = runCursor([rows], { initialValue: 10, endValue: 20, ...options });
    // In the other direction, the first rows lie behind the end: their order does not count.
    expect(ids(run.rows)).toEqual(kept);
  });

  test("leaves no state and begins where it says, whatever the state is", () => {
    const run = runCursor([rows], { initialValue: 9, endValue: 11, stored });
    expect(ids(run.rows)).toEqual([9, 10]);
    expect(run.record).toBeUndefined();
    expect([run.cursor.startValue, run.cursor.endValue]).toEqual([9, 11]);
  });
});

describe("without a beginning", () => {
  test("the first row is kept, whatever it has, and so are those below", () => {
    const run = runCursor([
      [
        { id: 1, t: 5 },
        { id: 2, t: 3 },
      ],
    ]);
    expect(ids(run.rows)).toEqual([1, 2]);
    expect(run.record).toMatchObject({ initial_value: null, last_value: 5, start_value: null });
  });

  test("a run without rows keeps nothing, and the next one begins as the first", () => {
    const empty = runCursor([]);
    expect(empty.record).toEqual({ initial_value: null, last_value: null, unique_hashes: [], start_value: null });
    expect(ids(runCursor([[{ id: 1, t: -5 }]], { stored: empty.record }).rows)).toEqual([1]);
  });
});

describe("what is kept", () => {
  test("start_value moves only when rows survive", () => {
    const none = runCursor([[{ id: 1, t: 10 }]], { initialValue: 0, stored });
    expect(none.record).toMatchObject({ initial_value: 0, start_value: 0, last_value: 10 });
    expect(runCursor([[{ id: 2, t: 11 }]], { initialValue: 0, stored }).record).toMatchObject({ start_value: 10, last_value: 11 });
  });

  test("initial_value is that of the first run, and later ones do not move the start", () => {
    const run = runCursor([[{ id: 2, t: 11 }]], { initialValue: 500, stored });
    expect(run.cursor.startValue).toBe(10);
    expect(run.record!.initial_value).toBe(0);
  });

  test("a row that comes twice at the boundary is kept twice: only rows of earlier runs are known", () => {
    expect(
      runCursor(
        [
          [
            { id: 1, t: 10 },
            { id: 1, t: 10 },
          ],
        ],
        { initialValue: 0 },
      ).rows,
    ).toHaveLength(2);
  });

  test("a page of new rows only is the page itself", () => {
    const page = [{ t: 11 }, { t: 12 }];
    expect(runCursor([], { stored }).cursor.filter(page)).toBe(page);
  });
});

describe("keys of rows", () => {
  test("the key of the resource, and that of the cursor before it", () => {
    const first = runCursor([[{ id: 1, v: 7, t: 10 }]], { keys: ["id"] }).record;
    const again = [{ id: 1, v: 8, t: 10, more: true }];
    expect(runCursor([again], { keys: ["id"], stored: first }).rows).toEqual([]);
    expect(runCursor([again], { keys: ["id"], primaryKey: ["id", "v"], stored: first }).rows).toHaveLength(1);
  });

  test("one without a value is an error that names the key", () => {
    expect(() => runCursor([[{ id: 1, t: 10 }]], { primaryKey: ["id", "uid"] })).toThrow(
      /Resource "ev", cursor "t": a row has no "uid", which belongs to the primary key/,
    );
  });

  test("a list of one key, as Python dlt may have hashed it, is known too", () => {
    const listed = runCursor([[{ id: 1, t: 10 }]], { primaryKey: ["id"] }).record;
    expect(runCursor([[{ id: 1, t: 10, x: 1 }]], { primaryKey: "id", stored: listed }).rows).toEqual([]);
  });

  test("hashes of 12 characters, as Python dlt writes from 1.29 on, are known and become whole", () => {
    const short = { ...stored!, unique_hashes: stored!.unique_hashes.map((hash) => hash.slice(0, 12)) };
    const run = runCursor([[{ id: 1, t: 10 }]], { stored: short });
    expect(run.rows).toEqual([]);
    expect(run.record!.unique_hashes).toEqual(stored!.unique_hashes);
  });

  test("hashes are sorted: the order of rows does not change the state", () => {
    const rows = [1, 2, 3, 4, 5].map((id) => ({ id, t: 1 }));
    expect(runCursor([rows]).record).toEqual(runCursor([rows.toReversed()]).record);
  });

  test("more than 200 give a warning, once", () => {
    const rows = Array.from({ length: 201 }, (_, id) => ({ id, t: 1 }));
    const first = runCursor([rows]);
    expect(first.warnings).toEqual([expect.stringMatching(/^Resource "ev": 201 rows have the furthest value of the cursor "t"/)]);
    expect(runCursor([[{ id: 500, t: 1 }]], { stored: first.record }).warnings).toEqual([]);
    expect(runCursor([rows.slice(1)]).warnings).toEqual([]);
  });
});

describe("order of rows", () => {
  const rows = [5, 15, 25].map((t) => ({ id: t, t }));

  test("asc: a row behind the end ends the source, the page is still worked through", () => {
    const run = runCursor([[...rows, { id: 16, t: 16 }]], { initialValue: 10, endValue: 20, rowOrder: "asc" });
    expect(run.exhausted).toBe(true);
    expect(ids(run.rows)).toEqual([15, 16]);
    expect(runCursor([rows], { initialValue: 10, endValue: 20 }).exhausted).toBe(false);
    expect(runCursor([rows], { initialValue: 10, rowOrder: "asc" }).exhausted).toBe(false);
  });

  test("desc: a row before the start ends the source", () => {
    expect(runCursor([rows.toReversed()], { initialValue: 10, rowOrder: "desc" }).exhausted).toBe(true);
    expect(runCursor([rows.slice(1)], { initialValue: 10, rowOrder: "desc" }).exhausted).toBe(false);
    expect(runCursor([[{ t: 10 }]], { initialValue: 10, rowOrder: "desc", rangeStart: "open" }).exhausted).toBe(true);
  });

  test("desc: a known row on the start does not end it, since others with the same value may follow", () => {
    expect(runCursor([[{ id: 1, t: 10 }]], { stored, rowOrder: "desc" }).exhausted).toBe(false);
  });
});

describe("a function of one's own", () => {
  /** Versions such as 1.10.2, number by number. */
  const newest = (values: readonly unknown[]): unknown =>
    (values as readonly string[]).reduce((left, right) => (left.localeCompare(right, "en", { numeric: true }) >= 0 ? left : right));

  test("says what is further", () => {
    const options = { lastValueFunc: newest, initialValue: "1.2.0" };
    const first = runCursor([["1.1.9", "1.2.0", "1.10.0", "1.9.0"].map((t) => ({ t }))], options);
    expect(first.rows).toEqual(["1.2.0", "1.10.0", "1.9.0"].map((t) => ({ t })));
    expect(first.record!.last_value).toBe("1.10.0");
    const second = runCursor([["1.10.0", "1.10.1"].map((t) => ({ t }))], { ...options, stored: first.record });
    expect(second.rows).toEqual([{ t: "1.10.1" }]);
  });

  test("may give an end, an open start, and values that are no texts", () => {
    const largest = (values: readonly unknown[]): unknown => Math.max(...(values as readonly number[]));
    const rows = [9, 10, 11, 20, 21].map((t) => ({ t }));
    const run = (options: object): readonly unknown[] =>
      runCursor([rows], { lastValueFunc: largest, initialValue: 10, ...options }).rows.map((row) => (row as { t: number }).t);
    expect(run({ endValue: 20 })).toEqual([10, 11]);
    expect(run({ endValue: 20, rangeEnd: "closed" })).toEqual([10, 11, 20]);
    expect(run({ rangeStart: "open" })).toEqual([11, 20, 21]);
  });

  test("takes no lag, and its failure names the row", () => {
    const { warnings } = runCursor([], { lastValueFunc: newest, lag: 5, initialValue: "1" });
    expect(warnings).toEqual([expect.stringMatching(/lag works with lastValueFunc "max" and "min" only/)]);
    const fails = (): never => {
      throw new RangeError("no such version");
    };
    expect(() => runCursor([[{ t: "1" }]], { lastValueFunc: fails })).toThrow(/row 1: lastValueFunc failed: no such version\.$/);
    const silent = (() => undefined) as never;
    expect(() => runCursor([[{ t: "1" }]], { lastValueFunc: silent })).toThrow(
      /row 1: lastValueFunc failed: it gave undefined, and must give/,
    );
  });
});

describe("awareness (rule 3)", () => {
  test("an instant becomes naive by way of UTC, once, with a warning", () => {
    const rows = ["2024-01-01T11:59:59", "2024-01-01T12:00:00"].map((text) => ({ t: naive(text) }));
    const run = runCursor([rows, rows], { initialValue: new Date("2024-01-01T12:00:00Z") });
    expect(run.rows).toEqual([rows[1], rows[1]]);
    expect(run.warnings).toEqual([
      expect.stringMatching(
        /the cursor is a timestamp without time zone, and where it begins or ends is a timestamp; this is converted now/,
      ),
    ]);
    expect(run.record!.last_value).toEqual(naive("2024-01-01T12:00:00"));
  });

  test("a wall clock time becomes that of the row's zone", () => {
    const rows = ["2024-01-01T11:59:59Z", "2024-01-01T12:00:00Z"].map((text) => ({ t: new Date(text) }));
    expect(runCursor([rows], { initialValue: naive("2024-01-01T12:00:00") }).rows).toEqual([rows[1]]);
  });

  test("of the end too", () => {
    const rows = [11, 12, 13].map((hour) => ({ t: naive(`2024-01-01T${hour}:00:00`) }));
    const range = { initialValue: new Date("2024-01-01T12:00:00Z"), endValue: new Date("2024-01-01T13:00:00Z") };
    expect(runCursor([rows], range).rows).toEqual([rows[1]]);
  });

  test("rows that mix both are refused", () => {
    const rows = [{ t: naive("2024-01-01T12:00:00") }, { t: new Date("2024-01-01T12:00:00Z") }];
    expect(() => runCursor([rows])).toThrow(
      /row 2: the cursor is a timestamp, and that of rows before is a timestamp without time zone: give all rows one form/,
    );
  });
});
