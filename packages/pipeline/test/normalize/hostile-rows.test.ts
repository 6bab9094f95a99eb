import { describe, expect, test } from "vitest";
import { NormalizeError } from "../../src/normalize/normalize-error.js";
import { harness, runRows, withoutOwn } from "./run-rows.js";

/** What normalizing these rows fails with. */
function errorOf(items: readonly unknown[]): NormalizeError {
  const { normalizer } = harness();
  try {
    normalizer.rows("t", items);
  } catch (error) {
    expect(error).toBeInstanceOf(NormalizeError);
    return error as NormalizeError;
  }
  throw new Error("these rows were expected to fail");
}

/** `{ a: { a: … } }`, or lists in lists. */
function nest(levels: number, wrap: (inner: unknown) => unknown, innermost: unknown): unknown {
  let value = innermost;
  for (let level = 0; level < levels; level++) value = wrap(value);
  return value;
}

class Point {
  readonly x = 1;
}

describe("keys", () => {
  test("of prototypes are data", async () => {
    const item: unknown = JSON.parse(
      '{"__proto__": {"polluted": 1}, "constructor": 2, "toString": 3, "hasOwnProperty": "x", "valueOf": null}',
    );
    const { rows } = await runRows([item, item]);
    const row = { proto__polluted: "1", constructor: "2", to_string: "3", has_own_property: "x" };
    expect(withoutOwn(rows.t)).toEqual([row, row]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test("of any script, blank and very long ones get names", async () => {
    const long = "k".repeat(100_000);
    const { rows, types } = await runRows([{ Ünï: 1, 名前: 2, " ": 3, [long]: 4, "a.b c": 5 }]);
    const names = Object.keys(withoutOwn(rows.t)[0]!);
    expect(names).toHaveLength(5);
    expect(names).toContain("_empty");
    for (const name of Object.keys(types("t"))) expect(name.length).toBeLessThanOrEqual(63);
  });

  test("may be thousands", async () => {
    const wide = (seed: number): Record<string, number> =>
      Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`key_${(index * 7 + seed) % 3000}`, index]));
    const { rows, types } = await runRows([wide(0), wide(1), wide(2)]);
    expect(Object.keys(types("t"))).toHaveLength(3002);
    for (const [index, row] of withoutOwn(rows.t).entries()) {
      expect(row).toEqual(Object.fromEntries(Object.entries(wide(index)).map(([key, value]) => [key, String(value)])));
    }
  });

  test("each row may bring new ones", async () => {
    const { rows, types } = await runRows(Array.from({ length: 300 }, (_, index) => ({ [`k${index}`]: index })));
    expect(Object.keys(types("t"))).toHaveLength(302);
    expect(withoutOwn(rows.t)[299]).toEqual({ k299: "299" });
  });
});

describe("values that no column holds", () => {
  test.each([
    ["a function", () => 1, "DLT_VALUE_UNSUPPORTED", "a function"],
    ["a symbol", Symbol("s"), "DLT_VALUE_UNSUPPORTED", "a symbol"],
    ["an instance of a class", new Point(), "DLT_VALUE_UNSUPPORTED", "an instance of Point"],
    ["a Set", new Set([1]), "DLT_VALUE_UNSUPPORTED", "a Set"],
    ["a promise", Promise.resolve(1), "DLT_VALUE_UNSUPPORTED", "a promise"],
    ["an invalid date", new Date(Number.NaN), "DLT_VALUE_UNSUPPORTED", "an invalid Date"],
  ])("%s is an error that names row and path", (_name, value, code, what) => {
    for (const known of [false, true]) {
      const before = known ? [{ id: 1, lines: [{ a: { sku: "x" } }] }] : [{ other: 1 }];
      const error = errorOf([...before, { id: 2, lines: [{ a: { sku: "y" } }, { a: { sku: value } }] }]);
      expect(error).toMatchObject({ code, context: { table: "t", row: 2, path: "lines[1].a.sku" } });
      expect(error.message).toContain(`Table "t", row 2, lines[1].a.sku: ${what}`);
      expect(error.message).toMatch(/\.$/);
    }
  });

  test("in a value that stays json, and as the row itself", () => {
    const hints = [{ name: "t", columns: [{ name: "doc", dataType: "json" as const }] }];
    const { normalizer } = harness({ hints });
    expect(() => normalizer.rows("t", [{ doc: { a: [1] } }, { doc: { a: [1, { b: () => 1 }] } }])).toThrow(
      expect.objectContaining({ context: { table: "t", row: 2, path: "doc.a[1].b" } }),
    );
    expect(errorOf([{ a: 1 }, () => 1])).toMatchObject({ context: { row: 2, path: "value" } });
  });

  test("undefined is absent, in lists it is null", async () => {
    const { rows } = await runRows([{ a: 1, b: undefined, c: [undefined, 2] }, { a: undefined, b: 3 }, undefined]);
    expect(withoutOwn(rows.t)).toEqual([{ a: "1" }, { b: "3" }, {}]);
    expect(withoutOwn(rows.t__c)).toEqual([{}, { value: "2" }]);
  });

  test("NaN and infinities are null, half a character is U+FFFD, both counted once", async () => {
    const { rows, report } = await runRows([
      { d: 1.5, s: "x", doc: { n: 1 } },
      { d: Number.NaN, s: "a\ud800", doc: { n: Infinity } },
      { d: -Infinity, s: "ok", later: Number.NaN, brand: "new" },
    ]);
    expect(withoutOwn(rows.t)).toEqual([{ d: 1.5, s: "x", doc__n: "1" }, { s: "a\ufffd" }, { s: "ok", brand: "new" }]);
    expect(report).toMatchObject({ notFinite: 4, loneSurrogates: 1 });
    expect(report.tables).toEqual([{ table: "t", rows: 3, nullOnlyColumns: ["later"] }]);
    expect(report.warnings).toHaveLength(3);
  });
});

describe("depth", () => {
  test("10,000 levels of objects are an error, not a stack overflow", () => {
    const error = errorOf([{ ok: 1 }, nest(10_000, (a) => ({ a }), 1)]);
    expect(error).toMatchObject({ code: "DLT_VALUE_UNSUPPORTED", context: { row: 2 } });
    expect(error.message).toMatch(/1,?000 levels/);
    expect(error.message.length).toBeLessThan(500);
  });

  test("10,000 levels of lists are one, too", () => {
    expect(errorOf([{ l: nest(10_000, (inner) => [inner], 1) }])).toMatchObject({ code: "DLT_VALUE_UNSUPPORTED", context: { row: 1 } });
  });

  test("900 levels of lists in objects are 900 tables", async () => {
    const { report } = await runRows([nest(900, (inner) => ({ a: [inner] }), { x: 1 })]);
    expect(report.tables).toHaveLength(901);
  }, 30_000);

  test("what is below the thousandth level stays json", async () => {
    const { rows } = await runRows([nest(1_010, (a) => ({ a }), 1)]);
    const [value] = Object.values(withoutOwn(rows.t)[0]!);
    expect(JSON.stringify(value)).toBe(`${'{"a":'.repeat(9)}1${"}".repeat(9)}`);
  }, 30_000);

  test("a cycle is an error that names where it closes", () => {
    const self: Record<string, unknown> = { id: 1 };
    self.self = self;
    expect(errorOf([{ id: 0 }, self])).toMatchObject({
      context: { row: 2, path: "self" },
      message: expect.stringContaining("contains itself"),
    });

    const child: Record<string, unknown> = { id: 2 };
    const parent = { id: 1, children: [{ id: 3 }, child] };
    child.parent = parent;
    expect(errorOf([{ id: 0, children: [{ id: 9 }] }, parent])).toMatchObject({
      context: { row: 2, path: "children[1].parent.children[1]" },
    });
  });

  test("the same object twice is no cycle", async () => {
    const shared = { x: 1 };
    const { rows } = await runRows([{ a: shared, b: shared, l: [shared, shared] }]);
    expect(withoutOwn(rows.t)).toEqual([{ b__x: "1", a__x: "1" }]);
    expect(withoutOwn(rows.t__l)).toEqual([{ x: "1" }, { x: "1" }]);
  });
});

describe("two keys with one name", () => {
  test("are an error, however the row came to it", () => {
    const known = [{ userId: 1 }, { user_id: 2 }];
    for (const before of [[], known]) {
      const error = errorOf([...before, { userId: 1, user_id: 2 }]);
      expect(error).toMatchObject({ code: "DLT_NAME_COLLISION", context: { row: before.length + 1 } });
      expect(error.message).toContain('"userId" and "user_id" both become the column "user_id"');
    }
    expect(errorOf([{ aB: [1] }, { a_b: [1] }, { aB: [1], a_b: [2] }]).message).toContain('"aB" and "a_b" both become the table "t__a_b"');
  });

  test("share a column across rows, and in one row where only one has a value", async () => {
    const { rows, report } = await runRows([
      { userId: 1 },
      { user_id: 2 },
      { userId: null, user_id: 3 },
      { userId: 4, user_id: undefined },
      { userId: 5, user_id: Number.NaN },
    ]);
    expect(withoutOwn(rows.t).map(({ user_id: id }) => id)).toEqual(["1", "2", "3", "4", "5"]);
    expect(report.notFinite).toBe(1);
  });

  test("get a suffix if asked for", async () => {
    const item = { userId: 1, user_id: 2, "user-id": "three", aB: [1], a_b: [2], o: { x: 1 }, O: { x: 2 } };
    const { rows } = await runRows([{ userId: 0 }, item, item], { onNameCollision: "suffix" });
    const row = { user_id: "1", user_id_2: "2", user_id_3: "three", o__x: "2", o__x_2: "1" };
    expect(withoutOwn(rows.t)).toEqual([{ user_id: "0" }, row, row]);
    expect(withoutOwn(rows.t__a_b)).toEqual([{ value: "1" }, { value: "1" }]);
    expect(withoutOwn(rows.t__a_b_2)).toEqual([{ value: "2" }, { value: "2" }]);
  });
});

describe("a row that fails", () => {
  test("leaves nothing behind, in no table", async () => {
    const { normalizer, rows } = harness();
    const good = { id: 1, s: "x", l: [{ a: 1, m: [1, 2] }, { a: 2 }] };
    normalizer.rows("t", [good]);
    const bad = { id: 2, s: "\ud800", l: [{ a: 3, m: [3, 4] }, { a: 4, m: [5] }, { a: () => 1 }] };
    for (let attempt = 0; attempt < 3; attempt++) expect(() => normalizer.rows("t", [bad])).toThrow(NormalizeError);
    normalizer.rows("t", [{ ...good, id: 3 }]);
    const report = await normalizer.finish();

    expect(withoutOwn(rows().t)).toEqual([
      { id: "1", s: "x" },
      { id: "3", s: "x" },
    ]);
    expect(withoutOwn(rows().t__l)).toEqual([{ a: "1" }, { a: "2" }, { a: "1" }, { a: "2" }]);
    expect(withoutOwn(rows().t__l__m)).toEqual([{ value: "1" }, { value: "2" }, { value: "1" }, { value: "2" }]);
    expect(report).toMatchObject({ loneSurrogates: 0, tables: [{ rows: 2 }, { rows: 4 }, { rows: 4 }] });
  });

  test("never shows its values", () => {
    const error = errorOf([{ password: "hunter2", nested: { secret: "s3cret", bad: () => "x" } }]);
    expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toMatch(/hunter2|s3cret/);
  });
});
