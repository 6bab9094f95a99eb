import type { DataType, TypedColumn } from "@dlt-ts/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Cell, cellsOf, putCell, putRow, tableOf } from "../../test/batches.js";
import { FormatError } from "../format-error.js";
import { TableBuilder } from "./table-builder.js";

const utf8 = new TextEncoder();

function refusal(action: () => void): FormatError {
  try {
    action();
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error("expected a FormatError");
}

describe("TableBuilder", () => {
  it("keeps every kind of value, in the order of the table", () => {
    const builder = new TableBuilder("things");
    const filled = tableOf({ b: "bool", i: "bigint", f: "double", d: "date", t: "text", x: "binary", m: "decimal", ts: "timestamp" });
    const rows: Cell[][] = [
      [true, -1, 0.5, -719162, "żółć", new Uint8Array([0, 255]), "1.50", 2 ** 52],
      [false, 2n ** 63n - 1n, -1e300, 2932896, "", new Uint8Array(0), "-0.1", -62135596800000000n],
      [null, -(2n ** 63n), null, null, null, null, null, null],
      [null, Number.MAX_SAFE_INTEGER, null, null, "\0", null, null, -1],
    ];
    for (const row of rows) putRow(builder, filled, row);
    const reversed = { name: "things", columns: filled.columns.toReversed() };
    const batch = builder.take(reversed);
    expect(batch.columns.map((column) => column.column.name)).toEqual(["ts", "m", "x", "t", "d", "f", "i", "b"]);
    expect(cellsOf(batch).map((row) => row.toReversed())).toEqual(
      rows.map((row) => row.map((cell) => (cell instanceof Uint8Array ? Buffer.from(cell) : cell))),
    );
  });

  it("has no validity where all rows or none have a value", () => {
    const builder = new TableBuilder("things");
    const table = tableOf({ all: "bigint", none: "text", late: "bigint", early: "bigint" });
    builder.addColumn("none", "text");
    putRow(builder, table, [1, null, null, 1]);
    putRow(builder, table, [2, null, 5, null]);
    const [all, none, late, early] = builder.take(table).columns;
    expect(all).not.toHaveProperty("validity");
    expect(none).toMatchObject({ count: 0 });
    expect(none).not.toHaveProperty("validity");
    expect(late?.validity).toEqual(new Uint8Array([0b10]));
    expect(early?.validity).toEqual(new Uint8Array([0b01]));
  });

  it("begins anew after take and leaves the taken memory alone", () => {
    const builder = new TableBuilder("things");
    const table = tableOf({ t: "text", i: "bigint" });
    putRow(builder, table, ["first", 1]);
    const first = builder.take(table);
    expect(builder.rows).toBe(0);
    expect(builder.bytes).toBe(0);
    putRow(builder, table, ["other", 2]);
    putRow(builder, table, [null, null]);
    expect(cellsOf(first)).toEqual([["first", 1]]);
    expect(cellsOf(builder.take(table))).toEqual([
      ["other", 2],
      [null, null],
    ]);
    expect(builder.take(table)).toMatchObject({ rows: 0 });
  });

  it("undoes the open row in all columns, also in those that were added for it", () => {
    const builder = new TableBuilder("things");
    const table = tableOf({ t: "text", i: "bigint", new: "double" });
    putRow(builder, table, ["kept", null, null]);
    builder.column("t")!.putText("lost \ud800");
    builder.addColumn("i", "bigint").putInteger(7);
    builder.addColumn("new", "double").putDouble(7);
    builder.undoRow();
    expect(builder.columns.map((column) => [column.isSet, column.count])).toEqual([
      [false, 1],
      [false, 0],
      [false, 0],
    ]);
    putRow(builder, table, ["next", 8, null]);
    expect(cellsOf(builder.take(table))).toEqual([
      ["kept", null, null],
      ["next", 8, null],
    ]);
  });

  it("replaces lone surrogates and says how many bytes a text took", () => {
    const builder = new TableBuilder("things");
    const text = builder.addColumn("t", "text");
    const written = ["\ud83d\ude00", "a\udc00b", "plain", "\ud800", "x".repeat(5000) + "\ud800"].map((value) => {
      const bytes = text.putText(value);
      builder.endRow();
      return bytes;
    });
    expect(written).toEqual([4, 5, 5, 3, 5003]);
    const cells = cellsOf(builder.take(tableOf({ t: "text" })));
    expect(cells.map(([cell]) => cell)).toEqual(["😀", "a\ufffdb", "plain", "\ufffd", "x".repeat(5000) + "\ufffd"]);
  });

  it("takes rows back, constants and later columns included", () => {
    const builder = new TableBuilder("things");
    const table = tableOf({ load: "text", t: "text", late: "bigint" });
    const load = builder.addColumn("load", "text");
    const id = utf8.encode("load");
    const add = (cells: readonly Cell[]): void => {
      load.putConstant(id);
      putRow(builder, table, [null, ...cells]);
    };
    for (let row = 0; row < 20; row++) add([row % 3 === 0 ? null : `row ${row}`, row > 15 ? row : null]);
    builder.truncate(17);
    add(["new", null]);
    load.putConstant(id);
    builder.truncate(18);
    builder.truncate(4);
    add(["last", 5]);
    load.putText("spelled");
    builder.endRow();
    builder.truncate(6);
    builder.truncate(5);
    expect(cellsOf(builder.take(table))).toEqual([
      ["load", null, null],
      ["load", "row 1", null],
      ["load", "row 2", null],
      ["load", null, null],
      ["load", "last", 5],
    ]);
  });

  it("finds a second value in one row and a value of another kind, without harm to the rows before", () => {
    const builder = new TableBuilder("things");
    const table = tableOf({ t: "text", i: "bigint" });
    putRow(builder, table, ["a", 1]);
    const text = builder.column("t")!;
    expect(text.isSet).toBe(false);
    text.putText("b");
    expect(text.isSet).toBe(true);
    expect(refusal(() => text.putText("c"))).toMatchObject({ code: "DLT_COLUMN_MISUSE", context: { column: "t" } });
    builder.undoRow();
    expect(refusal(() => text.putInteger(1)).message).toBe('Column "t" is a text column and cannot take a value of kind int64.');
    builder.undoRow();
    expect(refusal(() => builder.column("i")!.putBool(true)).code).toBe("DLT_COLUMN_MISUSE");
    builder.undoRow();
    putRow(builder, table, ["d", 2]);
    expect(cellsOf(builder.take(table))).toEqual([
      ["a", 1],
      ["d", 2],
    ]);
  });

  it("refuses numbers that a column cannot hold as they are", () => {
    const builder = new TableBuilder("things");
    const integer = builder.addColumn("i", "bigint");
    const double = builder.addColumn("f", "double");
    for (const wrong of [
      () => integer.putInteger(2 ** 53),
      () => integer.putInteger(1.5),
      () => integer.putBigInt(2n ** 63n),
      () => integer.putBigInt(-(2n ** 63n) - 1n),
      () => double.putDouble(NaN),
      () => double.putDouble(-Infinity),
    ]) {
      expect(refusal(wrong).code).toBe("DLT_OUT_OF_RANGE");
      builder.undoRow();
    }
    expect([integer.count, double.count]).toEqual([0, 0]);
  });

  it("widens safe integers to doubles until the column was flushed", () => {
    const builder = new TableBuilder("things");
    const integers = tableOf({ i: "bigint", j: "bigint", k: "bigint" });
    putRow(builder, integers, [-(2 ** 40), 1, 2n ** 53n]);
    putRow(builder, integers, [null, 2, 5]);
    expect(builder.column("k")!.widenToDouble()).toBe(false);
    expect(builder.column("i")!.widenToDouble()).toBe(true);
    const widened = tableOf({ i: "double", j: "bigint", k: "bigint" });
    putRow(builder, widened, [0.5, 3, null]);
    expect(cellsOf(builder.take(widened))).toEqual([
      [-(2 ** 40), 1, 2n ** 53n],
      [null, 2, 5],
      [0.5, 3, null],
    ]);
    expect(builder.column("j")!.flushed).toBe(true);
    expect(builder.column("j")!.widenToDouble()).toBe(false);
    expect(builder.column("i")!.widenToDouble()).toBe(false);
  });

  it("keeps constant columns as one value and spells them out when another value follows", () => {
    const builder = new TableBuilder("things");
    const table = tableOf({ load: "text" });
    const load = builder.addColumn("load", "text");
    const id = utf8.encode("1732270000.123456");
    for (let row = 0; row < 3; row++) {
      load.putConstant(id);
      builder.endRow();
    }
    expect(load.kind).toBe("constant");
    expect(load.bytes).toBe(0);
    expect(builder.take(table).columns[0]).toMatchObject({ count: 3, data: { kind: "constant", value: id } });
    load.putConstant(id);
    builder.endRow();
    builder.endRow();
    load.putConstant(id);
    builder.endRow();
    load.putText("by hand");
    builder.endRow();
    load.putConstant(id);
    builder.endRow();
    expect(cellsOf(builder.take(table)).flat()).toEqual(["1732270000.123456", null, "1732270000.123456", "by hand", "1732270000.123456"]);
  });

  it("takes only what the table knows", () => {
    const builder = new TableBuilder("things");
    builder.addColumn("a", "text");
    expect(refusal(() => builder.addColumn("a", "text")).code).toBe("DLT_BATCH_MISMATCH");
    builder.column("a")!.putText("open");
    expect(refusal(() => builder.take(tableOf({ a: "text" }))).message).toContain("not ended");
    builder.endRow();
    expect(refusal(() => builder.take(tableOf({ b: "text" }))).message).toContain("not in the table");
    expect(refusal(() => builder.take(tableOf({ a: "json" }))).message).toContain("filled as text but is json");
    const batch = builder.take(tableOf({ z: "bigint", a: "text", y: "bool", x: "date", w: "double" }));
    expect(cellsOf(batch)).toEqual([[null, "open", null, null, null]]);
  });

  it("takes columns of any name", () => {
    const builder = new TableBuilder("things");
    const table = tableOf([
      { name: "__proto__", dataType: "bigint" },
      { name: "constructor", dataType: "text" },
    ]);
    putRow(builder, table, [1, "x"]);
    expect(cellsOf(builder.take(table))).toEqual([[1, "x"]]);
  });

  it("gives back what was put, for any rows, gaps, takes, and rows taken back", () => {
    const dataTypes = ["bool", "bigint", "double", "date", "text", "binary"] as const satisfies readonly DataType[];
    const columns: TypedColumn[] = dataTypes.map((dataType) => ({ name: dataType, dataType }));
    const table = tableOf(columns);
    const nullable = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 3 });
    const row = fc.tuple(
      nullable(fc.boolean()),
      nullable(fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.integer())),
      nullable(fc.double({ noNaN: true, noDefaultInfinity: true })),
      nullable(fc.integer({ min: -719162, max: 2932896 })),
      nullable(fc.string({ unit: "binary" })),
      nullable(fc.uint8Array({ maxLength: 100 })),
    );
    const normal = (cell: Cell): Cell =>
      cell instanceof Uint8Array ? Buffer.from(cell) : typeof cell === "bigint" && Number.isSafeInteger(Number(cell)) ? Number(cell) : cell;
    const step = fc.record({ row, how: fc.constantFrom("end", "end", "end", "end", "undo", "truncate", "take"), keep: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 0, max: 600 }), (steps, leading) => {
        const builder = new TableBuilder("things");
        const got: Cell[][] = [];
        const want: Cell[][] = [];
        for (let index = 0; index < leading; index++) {
          builder.endRow();
          want.push(columns.map(() => null));
        }
        for (const { row: cells, how, keep } of steps) {
          if (how === "undo") {
            columns.forEach((column, index) => putCell(builder, column, cells[index] ?? null));
            builder.undoRow();
            continue;
          }
          putRow(builder, table, cells);
          want.push(cells.map(normal));
          if (how === "truncate") {
            const rows = Math.max(0, builder.rows - keep);
            want.length -= builder.rows - rows;
            builder.truncate(rows);
          }
          if (how === "take") {
            const batch = builder.take(table);
            got.push(...cellsOf(batch).map((each) => each.map((cell) => (cell instanceof Uint8Array ? Buffer.from(cell) : cell))));
            // What comes next goes over what this batch was.
            builder.memory.giveBatch(batch);
          }
        }
        got.push(...cellsOf(builder.take(table)));
        // -0 as an integer is 0; as a double it stays.
        expect(got).toEqual(want.map((cells) => cells.map((cell, index) => (index === 1 && cell === 0 ? 0 : cell))));
      }),
      { numRuns: 200 },
    );
  });
});
