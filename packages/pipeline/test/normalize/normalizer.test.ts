import { namingConvention, schemaHash } from "@dlt-ts/core";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { RandomRowIds } from "../../src/normalize/row-ids.js";
import { NormalizeError } from "../../src/normalize/normalize-error.js";
import { MergeStrategyError } from "../../src/schema/merge-strategy-error.js";
import { SchemaTracker } from "../../src/schema/schema-tracker.js";
import { date } from "../../src/values/date-value.js";
import { decimal } from "../../src/values/decimal-value.js";
import { float } from "../../src/values/float-value.js";
import { naive } from "../../src/values/timestamp-value.js";
import { time } from "../../src/values/time-value.js";
import { capabilities, emptySchema, harness, runRows, withoutOwn } from "./run-rows.js";

describe("values of JavaScript", () => {
  test("have the column types that they say", async () => {
    const item = {
      instant: new Date("2024-01-02T03:04:05.678Z"),
      clock: naive("2024-01-02T03:04:05"),
      day: date("2024-01-02"),
      noon: time("12:00"),
      price: decimal("12.50"),
      big: 2n ** 62n,
      huge: 2n ** 80n,
      whole: float(1),
      far: 1e20,
      bytes: new Uint8Array([1, 2]),
      ordered: new Map<string, unknown>([
        ["2", "b"],
        ["1", new Map([["x", 1]])],
      ]),
      link: new URL("https://example.com/a"),
    };
    const { rows, types } = await runRows([item, item]);
    expect(types("t")).toEqual({
      instant: "timestamp",
      clock: "timestamp",
      day: "date",
      noon: "time",
      price: "decimal",
      big: "bigint",
      huge: "wei",
      whole: "double",
      far: "double",
      bytes: "binary",
      link: "text",
      ordered___2: "text",
      ordered___1__x: "bigint",
      _dlt_load_id: "text",
      _dlt_id: "text",
    });
    const row = {
      instant: "1704164645678000",
      clock: "1704164645000000",
      day: "19724",
      noon: "43200000000",
      price: "12.50",
      big: String(2n ** 62n),
      huge: String(2n ** 80n),
      whole: 1,
      far: 1e20,
      bytes: "AQI=",
      ordered___2: "b",
      ordered___1__x: "1",
      link: "https://example.com/a",
    };
    expect(withoutOwn(rows.t)).toEqual([row, row]);
  });

  test("of another realm are the same", async () => {
    const item: unknown = runInNewContext('({ o: { x: 1 }, l: [{ y: 2 }], at: new Date(0), m: new Map([["2", "b"], ["1", "a"]]) })');
    const { rows } = await runRows([item, runInNewContext('new Map([["o", new Map([["x", 2]])]])')]);
    expect(withoutOwn(rows.t)).toEqual([{ o__x: "1", at: "0", m___2: "b", m___1: "a" }, { o__x: "2" }]);
    expect(withoutOwn(rows.t__l)).toEqual([{ y: "2" }]);
  });

  test("that are integers of more than 64 bits have one variant, above and below", async () => {
    const { rows, types } = await runRows([
      { i: 1, day: date("2024-01-02") },
      { i: 2n ** 63n, day: -(2n ** 70n) },
      { i: -(2n ** 63n), day: 2n ** 64n },
    ]);
    expect(types("t")).toMatchObject({ i: "bigint", i__v_wei: "wei", day: "date", day__v_wei: "wei" });
    expect(withoutOwn(rows.t)).toEqual([
      { i: "1", day: "19724" },
      { i__v_wei: String(2n ** 63n), day__v_wei: String(-(2n ** 70n)) },
      { i: String(-(2n ** 63n)), day__v_wei: String(2n ** 64n) },
    ]);
  });

  test("of the quick way and the ordered way are the same", async () => {
    const item = {
      s: "a",
      n: 1,
      d: 1.5,
      b: true,
      t: "2024-01-02T03:04:05Z",
      o: { x: 1, y: { z: "q" } },
      l: [{ a: 1 }, { a: 2, m: [1] }],
      v: ["p", null],
    };
    // a new key sends the second row the ordered way
    const { rows } = await runRows([item, { ...item, fresh: 1 }, item, { ...item, fresh: 2 }]);
    const own = withoutOwn(rows.t).map((row) => ({ ...row, fresh: undefined }));
    expect(new Set(own.map((row) => JSON.stringify(Object.entries(row).toSorted()))).size).toBe(1);
    expect(withoutOwn(rows.t__l)).toHaveLength(8);
    const parents = new Set(rows.t!.map((row) => row._dlt_id));
    expect(parents.size).toBe(4);
    for (const row of rows.t__l!) expect(parents).toContain(row._dlt_parent_id);
  });
});

describe("ids", () => {
  test("that are random are fourteen characters of base64, all different", () => {
    const ids = new RandomRowIds();
    const seen = new Set(
      Array.from({ length: 20_000 }, () => {
        ids.advance();
        return ids.text();
      }),
    );
    expect(seen.size).toBe(20_000);
    for (const id of seen) expect(id).toMatch(/^[A-Za-z0-9+/]{14}$/);
  });

  test("of an upsert follow from the key, on the quick way too", async () => {
    const hints = [
      {
        name: "t",
        columns: [{ name: "id", primaryKey: true, nullable: false }],
        writeDisposition: "merge" as const,
        "x-merge-strategy": "upsert",
      },
    ];
    const item = (id: number): object => ({ id, l: [{ x: id }] });
    const { rows } = await runRows([item(1), item(2), item(1), item(2)], { hints });
    const [one, two, ...again] = rows.t!.map((row) => row._dlt_id);
    expect([one, again]).toEqual(["z5jIxXIbUnmbKw", [one, two]]);
    for (const [index, row] of rows.t__l!.entries()) expect(row._dlt_root_id).toBe(rows.t![index]!._dlt_id);
    const { normalizer } = harness({ hints });
    expect(() => normalizer.rows("t", [item(1), { l: [] }])).toThrow(
      expect.objectContaining({ code: "DLT_NULL_VALUE", context: { table: "t", row: 2 } }),
    );
  });

  test("of a merge that the destination cannot do are refused", () => {
    const tracker = new SchemaTracker(emptySchema(), namingConvention("snake_case", 63), {
      ...capabilities,
      write: { replace: [], merge: ["delete-insert", "scd2"] },
    });
    const hints = { name: "u", columns: [], writeDisposition: "merge" as const, "x-merge-strategy": "upsert" };
    expect(() => tracker.applyHints(hints)).toThrow(MergeStrategyError);
    expect(() => tracker.applyHints(hints)).toThrow(/merge strategy "upsert" of table "u": it has delete-insert, scd2/);
  });
});

describe("hints", () => {
  test("that come with a later resource count from its first row on", async () => {
    const { normalizer, tracker, rows, types } = harness();
    normalizer.rows("a", [{ x: 1 }]);
    tracker.applyHints({
      name: "B b",
      columns: [
        { name: "Price", dataType: "decimal" },
        { name: "doc", dataType: "json" },
      ],
    });
    normalizer.rows("B b", [{ Price: 2, doc: { y: [1] } }]);
    tracker.applyHints({ name: "a", columns: [{ name: "z", dataType: "double" }] });
    normalizer.rows("a", [{ x: 2, z: 3 }]);
    await normalizer.finish();
    expect(withoutOwn(rows().b_b)).toEqual([{ price: "2", doc: { y: [1] } }]);
    expect(withoutOwn(rows().a)).toEqual([{ x: "1" }, { x: "2", z: 3 }]);
    expect(types("a")).toMatchObject({ x: "bigint", z: "double" });
  });

  test("that give another type to a column with values are refused", () => {
    const { normalizer, tracker } = harness();
    normalizer.rows("a", [{ x: 1 }]);
    tracker.applyHints({ name: "a", columns: [{ name: "x", dataType: "text" }] });
    expect(() => normalizer.rows("a", [{ x: 2 }])).toThrow(
      expect.objectContaining({ code: "DLT_TYPE_CONFLICT", context: { table: "a", column: "x" } }),
    );
  });

  test("for a column that must have values need one", async () => {
    const { normalizer } = harness({
      hints: [
        {
          name: "t",
          columns: [
            { name: "key", primaryKey: true, nullable: false },
            { name: "note", nullable: true },
          ],
        },
      ],
    });
    normalizer.rows("t", [{ x: 1 }]);
    await expect(normalizer.finish()).rejects.toThrow(NormalizeError);
    await expect(normalizer.finish()).rejects.toMatchObject({ code: "DLT_UNBOUND_COLUMN", context: { table: "t", columns: ["key"] } });
    const { report } = await runRows([{ x: 1 }], { hints: [{ name: "t", columns: [{ name: "note", nullable: true }] }] });
    expect(report.warnings).toEqual([expect.stringContaining('"note" of table "t" is declared without a type')]);
  });

  test("are kept when null comes to a column that must have values", () => {
    const { normalizer } = harness({ hints: [{ name: "t", columns: [{ name: "a", dataType: "bigint", nullable: false }] }] });
    normalizer.rows("t", [{ a: 1 }]);
    expect(() => normalizer.rows("t", [{ a: 2 }, { a: null }])).toThrow(
      expect.objectContaining({ code: "DLT_NULL_VALUE", context: { table: "t", row: 3, path: "a" } }),
    );
  });
});

describe("the schema", () => {
  test("of old has its names whole, those of hints too", async () => {
    const { json, names } = emptySchema().normalizers;
    const schema = { ...emptySchema(), normalizers: { names, json, useBreakPathOnNormalize: false } };
    const { normalizer, tracker, types } = harness({ schema, hints: [{ name: "a__b", columns: [{ name: "x__y", dataType: "double" }] }] });
    normalizer.rows("a__b", [{ x__y: 1 }]);
    await normalizer.finish();
    expect(types("a_b")).toMatchObject({ x_y: "double" });
    expect(tracker.table("a__b")).toBeUndefined();
  });

  test("marks tables with rows as seen, and does not change with rows that bring nothing new", async () => {
    const { normalizer, tracker } = harness();
    normalizer.rows("t", [{ a: 1, l: [1] }]);
    const before = schemaHash(tracker.snapshot());
    normalizer.rows("t", [{ a: 2, l: [2] }]);
    expect(schemaHash(tracker.snapshot())).toBe(before);
    await normalizer.finish();
    expect(tracker.table("t")?.["x-normalizer"]).toEqual({ "seen-data": true });
    expect(tracker.table("t__l")?.["x-normalizer"]).toEqual({ "seen-data": true });
    expect(tracker.table("_dlt_loads")?.["x-normalizer"]).toBeUndefined();
  });

  test("of a resource without rows has dlt's own columns", async () => {
    const { normalizer, types, rows } = harness({ hints: [{ name: "none", columns: [{ name: "a", nullable: true }] }] });
    normalizer.noRows("none");
    normalizer.noRows("none");
    const report = await normalizer.finish();
    expect(types("none")).toEqual({ a: undefined, _dlt_load_id: "text", _dlt_id: "text" });
    expect([rows(), report.tables]).toEqual([{}, []]);
  });

  test("is the same for the same rows in other pages", async () => {
    const items = [{ a: 1 }, { b: { c: 1 }, a: null }, { d: [{ e: 1 }], b: { f: "x" } }, { a: "text" }, { d: [[1]] }];
    const whole = await runRows(items);
    const paged = harness();
    for (const item of items) paged.normalizer.rows("t", [item]);
    await paged.normalizer.finish();
    expect(schemaHash(paged.tracker.snapshot())).toBe(schemaHash(whole.tracker.snapshot()));
    expect(paged.rows()).toEqual(whole.rows);
  });
});
