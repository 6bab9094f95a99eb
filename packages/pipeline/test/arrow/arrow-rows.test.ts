import { NormalizeError } from "../../src/normalize/normalize-error.js";
import * as arrow from "apache-arrow";
import { describe, expect, test } from "vitest";
import { type Table, withTable } from "@dlt-ts/core";
import { emptySchema } from "../normalize/run-rows.js";
import { add } from "./add-arrow.js";

const ints = (...ids: (number | null)[]): arrow.Vector => arrow.vectorFromArray(ids, new arrow.Int32());
const texts = (...values: (string | null)[]): arrow.Vector => arrow.vectorFromArray(values, new arrow.Utf8());
const hints = (table: Partial<Table>): Table => ({ name: "t", columns: [], writeDisposition: "append", ...table });

describe("pieces", () => {
  test("chunks and slices, with nulls wherever their bits begin", async () => {
    const values = Array.from({ length: 40 }, (_, index) => (index % 3 === 0 ? null : index));
    const table = new arrow.Table({
      n: arrow
        .vectorFromArray(
          values.map((value) => (value === null ? null : BigInt(value))),
          new arrow.Int64(),
        )
        .concat(arrow.vectorFromArray([100n, null], new arrow.Int64())),
    });
    const bools = new arrow.Table({
      b: arrow.vectorFromArray(
        values.map((value) => (value === null ? null : value % 2 === 0)),
        new arrow.Bool(),
      ),
    });
    for (const [from, to] of [
      [0, 42],
      [5, 41],
      [13, 14],
      [39, 42],
    ] as const) {
      const { decoded } = await add([table.slice(from, to)]);
      const expected = [...values, 100, null].slice(from, to).map((value) => (value === null ? undefined : String(value)));
      expect(decoded.map((row) => row["n"])).toEqual(expected);
    }
    const { decoded } = await add([bools.slice(5, 38)]);
    expect(decoded.map((row) => row["b"])).toEqual(values.slice(5, 38).map((value) => (value === null ? undefined : value % 2 === 0)));
  });

  test("slices of texts and of nested values", async () => {
    const list = new arrow.List(new arrow.Field("item", new arrow.Int32()));
    const struct = new arrow.Struct([new arrow.Field("z", new arrow.Utf8()), new arrow.Field("10", new arrow.Bool())]);
    const table = new arrow.Table({
      s: texts("a", null, "ccc", "dd"),
      l: arrow.vectorFromArray([[1], [2, null], null, [4, 5]], list),
      o: arrow.vectorFromArray([{ z: "a", 10: true }, null, { z: null, 10: false }, { z: "d", 10: null }], struct),
    });
    const { decoded, types } = await add([table.slice(1, 4)]);
    expect(decoded).toEqual([{ l: [2, null] }, { s: "ccc", o: { z: null, 10: false } }, { s: "dd", l: [4, 5], o: { z: "d", 10: null } }]);
    expect(types("t")).toEqual({ s: "text", l: "json", o: "json" });
  });

  test("dictionaries, of texts and of numbers, with nulls among keys and values", async () => {
    const dictionary = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8());
    const numbers = new arrow.Dictionary(new arrow.Float64(), new arrow.Int32());
    const { decoded } = await add([
      new arrow.Table({
        d: arrow.vectorFromArray(["x", null, "y", "x"], dictionary),
        n: arrow.vectorFromArray([0.5, 1.5, null, 0.5], numbers),
      }),
    ]);
    expect(decoded).toEqual([{ d: "x", n: 0.5 }, { n: 1.5 }, { d: "y" }, { d: "x", n: 0.5 }]);
  });

  test("a batch that is larger than a row group is split", async () => {
    const table = new arrow.Table({ n: arrow.makeVector(Int32Array.from({ length: 25_000 }, (_, index) => index)) });
    const { batches, decoded } = await add([table], { rowGroupRows: 10_000 });
    expect(batches.map(({ batch }) => batch.rows)).toEqual([10_000, 10_000, 5_000]);
    expect(decoded.every((row, index) => row["n"] === String(index))).toBe(true);
  });
});

describe("columns", () => {
  test("have the types and the precision of Arrow, and are nullable", async () => {
    const { tracker } = await add([
      new arrow.Table({
        "Some Key": arrow.vectorFromArray([1], new arrow.Int8()),
        u: arrow.vectorFromArray([200], new arrow.Uint8()),
        wide: arrow.vectorFromArray([1n], new arrow.Int64()),
        at: arrow.vectorFromArray([1], new arrow.TimestampMillisecond()),
        utc: arrow.vectorFromArray([1], new arrow.TimestampMicrosecond("Europe/Zurich")),
        d: new arrow.Vector([arrow.makeData({ type: new arrow.Decimal(2, 10), data: new Uint32Array(4) })]),
      }),
    ]);
    expect(tracker.table("t")!.columns).toEqual([
      { name: "some_key", nullable: true, dataType: "bigint", precision: 8 },
      { name: "u", nullable: true, dataType: "bigint", precision: 16 },
      { name: "wide", nullable: true, dataType: "bigint" },
      { name: "at", nullable: true, dataType: "timestamp", precision: 3, timezone: false },
      { name: "utc", nullable: true, dataType: "timestamp" },
      { name: "d", nullable: true, dataType: "decimal", precision: 10, scale: 2 },
    ]);
  });

  test("declared types win, and values are converted exactly or refused", async () => {
    const declared = hints({
      columns: [
        { name: "id", dataType: "text" },
        { name: "n", dataType: "decimal" },
      ],
    });
    const table = new arrow.Table({ id: ints(1, null), n: arrow.vectorFromArray([2n ** 60n, 1n], new arrow.Int64()) });
    const { decoded, warnings } = await add([table], { hints: [declared] });
    expect(decoded).toEqual([{ id: "1", n: "1152921504606846976" }, { n: "1" }]);
    expect(warnings[0]).toContain('Column "id" of table "t" is text; its Arrow type is Int32');
    const wrong = add([new arrow.Table({ id: texts("1", "secret") })], {
      hints: [hints({ columns: [{ name: "id", dataType: "bigint" }] })],
    });
    await expect(wrong).rejects.toThrow(
      'Table "t", row 2, column "id": a value that is no bigint; declare another type, or cast it before.',
    );
  });

  test("without values are left out with a warning; those that are missing are null, or an error where they must not be", async () => {
    const empty = new arrow.Vector([arrow.makeData({ type: new arrow.Null(), length: 2 })]);
    const { decoded, warnings } = await add([new arrow.Table({ id: ints(1, 2), nothing: empty }), new arrow.Table({ other: ints(3) })]);
    expect(decoded).toEqual([{ id: "1" }, { id: "2" }, { other: "3" }]);
    expect(warnings[0]).toContain('no value at all in "nothing"');
    const key = [hints({ columns: [{ name: "key", dataType: "bigint", nullable: false }] })];
    await expect(add([new arrow.Table({ id: ints(1) })], { hints: key })).rejects.toMatchObject({
      code: "DLT_NULL_VALUE",
      message: 'Table "t", row 1: the Arrow data has no values for the column "key", which must have one.',
    });
    await expect(add([new arrow.Table({ key: ints(1, null, 2) })], { hints: key })).rejects.toThrow('row 2, column "key": null');
  });

  test("two of one name, and types without a column, are refused", async () => {
    await expect(add([new arrow.Table({ "Some Key": ints(1), some_key: ints(1) })])).rejects.toBeInstanceOf(NormalizeError);
    const odd = new arrow.Vector([arrow.makeData({ type: new arrow.DurationSecond(), data: BigInt64Array.of(1n) })]);
    await expect(add([new arrow.Table({ odd })])).rejects.toMatchObject({
      code: "DLT_ARROW_TYPE",
      context: { table: "t", column: "odd", type: "Duration<SECOND>" },
    });
  });
});

describe("values that do not fit", () => {
  test("NaN and infinities are null, and counted", async () => {
    const { decoded, warnings } = await add([new arrow.Table({ n: arrow.makeVector(Float64Array.of(1, NaN, Infinity, 2)) })]);
    expect(decoded).toEqual([{ n: 1 }, {}, {}, { n: 2 }]);
    expect(warnings).toEqual(["2 NaN or infinite numbers became null."]);
  });

  test("nanoseconds are cut off with a warning, and refused where the column has a place for them", async () => {
    const table = new arrow.Table({
      at: new arrow.Vector([arrow.makeData({ type: new arrow.TimestampNanosecond(), data: BigInt64Array.of(1_000n, 1_001n) })]),
    });
    const { decoded, warnings } = await add([table]);
    expect(decoded).toEqual([{ at: "1" }, { at: "1" }]);
    expect(warnings).toEqual(['1 values of column "at" of table "t" had nanoseconds, which were cut off.']);
    const precise = [hints({ columns: [{ name: "at", dataType: "timestamp", precision: 9 }] })];
    await expect(add([table], { hints: precise })).rejects.toThrow('row 2, column "at": nanoseconds');
  });

  test("integers from 2^63 on are an error, and go into a column of wei", async () => {
    const table = new arrow.Table({ n: arrow.makeVector(BigUint64Array.of(1n, 2n ** 63n)) });
    await expect(add([table])).rejects.toThrow('row 2, column "n": an integer from 2^63 on');
    const { decoded } = await add([table], { hints: [hints({ columns: [{ name: "n", dataType: "wei" }] })] });
    expect(decoded).toEqual([{ n: "1" }, { n: "9223372036854775808" }]);
  });

  test("bytes that are no UTF-8 become U+FFFD", async () => {
    const data = arrow.makeData({ type: new arrow.Utf8(), valueOffsets: Int32Array.of(0, 1, 2), data: Uint8Array.of(0xff, 0x61) });
    expect((await add([new arrow.Table({ s: new arrow.Vector([data]) })])).decoded).toEqual([{ s: "\uFFFD" }, { s: "a" }]);
  });
});

describe("beside rows", () => {
  test("Arrow data gets dlt's columns where rows have them, and none where it came first", async () => {
    const table = new arrow.Table({ id: ints(1) });
    const after = await add([{ id: 0 }, table]);
    expect(after.decoded[1]).toMatchObject({ id: "1", _dlt_load_id: "1700000000.1" });
    expect(after.decoded[1]!["_dlt_id"]).not.toBe(after.decoded[0]!["_dlt_id"]);
    const before = await add([table, { id: 2 }]);
    expect(before.decoded[0]).toEqual({ id: "1" });
    expect(before.tracker.table("t")!.columns.filter(({ nullable }) => nullable === false)).toEqual([]);
  });

  test("the options add them", async () => {
    const { decoded, tracker } = await add([new arrow.Table({ id: ints(1, 2) })], { addDltId: true, addDltLoadId: true });
    expect(new Set(decoded.map((row) => row["_dlt_id"])).size).toBe(2);
    expect(decoded[0]!["_dlt_load_id"]).toBe("1700000000.1");
    expect(tracker.table("t")!.columns[1]).toEqual({ name: "_dlt_load_id", nullable: false, dataType: "text", precision: 64 });
  });
});

describe("contracts", () => {
  const first = new arrow.Table({ id: ints(1) });
  const wider = new arrow.Table({ id: ints(2, 3, 4), extra: texts("a", null, "b") });
  const run = async (columns: "freeze" | "discard_row" | "discard_value"): ReturnType<typeof add> => {
    const schemaContract = { tables: "evolve", columns, data_type: "evolve" } as const;
    const known = hints({
      resource: "t",
      schemaContract,
      columns: [{ name: "id", dataType: "bigint" }],
      "x-normalizer": { "seen-data": true },
    });
    return await add([first, wider], { schema: withTable(emptySchema(), known) });
  };

  test("freeze", async () => {
    await expect(run("freeze")).rejects.toMatchObject({ code: "DLT_SCHEMA_CONTRACT", column: "extra", row: 2 });
  });

  test("discard_row leaves out the rows that have a value there", async () => {
    const { decoded, warnings } = await run("discard_row");
    expect(decoded).toEqual([{ id: "1" }, { id: "3" }]);
    expect(warnings[0]).toContain("lacks 2 rows");
  });

  test("discard_value leaves out the column", async () => {
    const { decoded, warnings } = await run("discard_value");
    expect(decoded).toEqual([{ id: "1" }, { id: "2" }, { id: "3" }, { id: "4" }]);
    expect(warnings[0]).toContain("lacks 2 values");
  });
});
