import { Buffer } from "node:buffer";
import { fileURLToPath } from "node:url";
import type { TypedColumn, TypedTable } from "@dlt-ts/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Cell, tableOf } from "../../test/batches.js";
import { duckdbCells, duckdbRows } from "../../test/duckdb.js";
import { batchesOf, fileOf, types, withFile } from "../../test/files.js";
import { hyparquetMetadata, hyparquetRows } from "../../test/hyparquet.js";
import { missingPython, runPython } from "../../test/python.js";
import { TableBuilder } from "../batch/table-builder.js";
import { FormatError } from "../format-error.js";
import { pageSize } from "./pages.js";
import { parquet } from "./parquet.js";

const names = (table: TypedTable): string[] => table.columns.map((column) => column.name);

async function throughDuckdb(table: TypedTable, file: Uint8Array): Promise<(string | null)[][]> {
  return withFile("things.parquet", file, (path) => duckdbCells(`read_parquet('${path}')`, names(table)));
}

const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };
/** Microseconds of year 1 and of the end of year 9999. */
const firstInstant = -62135596800000000n;
const lastInstant = 253402300799999999n;

/** Every type at its extremes: the cells, and what DuckDB prints for them. */
const extremes: readonly { column: TypedColumn; cells: readonly Cell[]; texts: readonly (string | null)[] }[] = [
  {
    column: { name: "text", dataType: "text" },
    cells: ["", "nul \0 in text", "żółć 😀 \u2028", null],
    texts: ["", "nul \0 in text", "żółć 😀 \u2028", null],
  },
  {
    column: { name: "bigint", dataType: "bigint" },
    cells: [int64.min, int64.max, 2n ** 53n + 1n, -1],
    texts: ["-9223372036854775808", "9223372036854775807", "9007199254740993", "-1"],
  },
  { column: { name: "int8", dataType: "bigint", precision: 8 }, cells: [-128, 127, null, 0], texts: ["-128", "127", null, "0"] },
  { column: { name: "int16", dataType: "bigint", precision: 16 }, cells: [-32768, 32767, null, 0], texts: ["-32768", "32767", null, "0"] },
  {
    column: { name: "int32", dataType: "bigint", precision: 32 },
    cells: [-(2 ** 31), 2 ** 31 - 1, null, 0],
    texts: ["-2147483648", "2147483647", null, "0"],
  },
  {
    column: { name: "double", dataType: "double" },
    cells: [Number.MAX_VALUE, -Number.MIN_VALUE, 0.1, -0],
    texts: ["1.7976931348623157e+308", "-5e-324", "0.1", "-0.0"],
  },
  { column: { name: "bool", dataType: "bool" }, cells: [true, false, null, true], texts: ["true", "false", null, "true"] },
  {
    column: { name: "instant", dataType: "timestamp" },
    cells: [firstInstant, lastInstant, -1, 0],
    texts: ["0001-01-01 00:00:00+00", "9999-12-31 23:59:59.999999+00", "1969-12-31 23:59:59.999999+00", "1970-01-01 00:00:00+00"],
  },
  {
    column: { name: "wall_clock", dataType: "timestamp", timezone: false },
    cells: [firstInstant, lastInstant, -1, null],
    texts: ["0001-01-01 00:00:00", "9999-12-31 23:59:59.999999", "1969-12-31 23:59:59.999999", null],
  },
  {
    column: { name: "date", dataType: "date" },
    cells: [-719162, 2932896, -1, null],
    texts: ["0001-01-01", "9999-12-31", "1969-12-31", null],
  },
  {
    column: { name: "time", dataType: "time" },
    cells: [0, 86399999999, 1, null],
    texts: ["00:00:00", "23:59:59.999999", "00:00:00.000001", null],
  },
  {
    column: { name: "decimal", dataType: "decimal" },
    cells: ["99999999999999999999999999999.999999999", "-99999999999999999999999999999.999999999", "-0.000000001", "1.50"],
    texts: ["99999999999999999999999999999.999999999", "-99999999999999999999999999999.999999999", "-0.000000001", "1.500000000"],
  },
  {
    column: { name: "small_decimal", dataType: "decimal", precision: 4, scale: 2 },
    cells: ["99.99", "-99.99", "-0", "007.1000"],
    texts: ["99.99", "-99.99", "0.00", "7.10"],
  },
  {
    column: { name: "wei", dataType: "wei" },
    cells: ["9".repeat(38), `-${"9".repeat(38)}`, "0", null],
    texts: ["9".repeat(38), `-${"9".repeat(38)}`, "0", null],
  },
  {
    column: { name: "binary", dataType: "binary" },
    cells: [new Uint8Array([0, 255, 65]), new Uint8Array(0), null, null],
    texts: ["\\x00\\xFFA", "", null, null],
  },
  { column: { name: "json", dataType: "json" }, cells: ['{"a":[1,"ż"]}', "[]", '"x"', null], texts: ['{"a":[1,"ż"]}', "[]", '"x"', null] },
  { column: { name: "__proto__", dataType: "text" }, cells: ["a", "b", "c", "d"], texts: ["a", "b", "c", "d"] },
  { column: { name: "required", dataType: "bigint", nullable: false }, cells: [1, 2, 3, 4], texts: ["1", "2", "3", "4"] },
  { column: { name: "all_null", dataType: "double" }, cells: [null, null, null, null], texts: [null, null, null, null] },
];
const extremesTable = tableOf(extremes.map(({ column }) => column));
const extremesRows = [0, 1, 2, 3].map((row) => extremes.map(({ cells }) => cells[row]!));
const extremesTexts = [0, 1, 2, 3].map((row) => extremes.map(({ texts }) => texts[row]!));

describe("parquet", () => {
  it.each(["zstd", "none"] as const)("keeps the extremes of every type, compression %s", async (compression) => {
    const file = await fileOf(parquet({ compression }), extremesTable, batchesOf(extremesTable, extremesRows));
    expect(await throughDuckdb(extremesTable, file)).toEqual(extremesTexts);
  });

  it("gives columns the types of Python dlt", async () => {
    const file = await fileOf(parquet(), extremesTable, []);
    const described = await withFile("things.parquet", file, (path) => duckdbRows(`DESCRIBE SELECT * FROM read_parquet('${path}')`));
    expect(Object.fromEntries(described.map(([name, type]) => [`${name}.`, type]))).toEqual({
      "text.": "VARCHAR",
      "bigint.": "BIGINT",
      "int8.": "TINYINT",
      "int16.": "SMALLINT",
      "int32.": "INTEGER",
      "double.": "DOUBLE",
      "bool.": "BOOLEAN",
      "instant.": "TIMESTAMP WITH TIME ZONE",
      "wall_clock.": "TIMESTAMP",
      "date.": "DATE",
      "time.": "TIME",
      "decimal.": "DECIMAL(38,9)",
      "small_decimal.": "DECIMAL(4,2)",
      "wei.": "DECIMAL(38,0)",
      "binary.": "BLOB",
      "json.": "VARCHAR",
      "__proto__.": "VARCHAR",
      "required.": "BIGINT",
      "all_null.": "DOUBLE",
    });
    const [, , , , , , , instant] = hyparquetMetadata(file).schema.slice(1);
    expect(instant).toMatchObject({ converted_type: "TIMESTAMP_MICROS", logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true } });
    expect(hyparquetMetadata(file).schema.find(({ name }) => name === "required")?.repetition_type).toBe("REQUIRED");
    expect(hyparquetMetadata(file).created_by).toBe("dlt-ts");
  });

  it("makes a readable file without rows", async () => {
    const table = tableOf({ id: "bigint", name: "text" });
    for (const batches of [[], batchesOf(table, [])]) {
      const file = await fileOf(parquet(), table, batches);
      expect(await throughDuckdb(table, file)).toEqual([]);
      expect(await hyparquetRows(file)).toEqual([]);
    }
  });

  it("writes a row group for each batch, and columns that come late as nulls before", async () => {
    const table = tableOf({ id: "bigint", late: "text", gone: "bool" });
    const groups: Cell[][][] = [
      [[1, null, true]],
      [
        [2, null, null],
        [3, "x", null],
      ],
      [[4, "y", null]],
    ];
    const file = await fileOf(parquet(), table, batchesOf(table, ...groups));
    expect(hyparquetMetadata(file).row_groups.map((group) => Number(group.num_rows))).toEqual([1, 2, 1]);
    expect(await throughDuckdb(table, file)).toEqual([
      ["1", null, "true"],
      ["2", null, null],
      ["3", "x", null],
      ["4", "y", null],
    ]);
  });

  it("keeps a constant as a dictionary of one, nulls included", async () => {
    const table = tableOf({ load: "text", id: "bigint" });
    const builder = new TableBuilder("things");
    const load = builder.addColumn("load", "text");
    const id = builder.addColumn("id", "bigint");
    const value = Buffer.from("1732270000.123456");
    for (let row = 0; row < 1000; row++) {
      if (row % 3 !== 1) load.putConstant(value);
      id.putInteger(row);
      builder.endRow();
    }
    const file = await fileOf(parquet(), table, [builder.take(table)]);
    const expected = Array.from({ length: 1000 }, (_, row) => [row % 3 === 1 ? null : "1732270000.123456", String(row)]);
    expect(await throughDuckdb(table, file)).toEqual(expected);
    expect((await hyparquetRows(file)).map(([text, row]) => [text, String(row)])).toEqual(expected);
    const [chunk] = hyparquetMetadata(file).row_groups[0]!.columns;
    expect(chunk?.meta_data?.encodings).toContain("RLE_DICTIONARY");
    expect(Number(chunk?.meta_data?.total_uncompressed_size)).toBeLessThan(300);
  });

  it("reads back more rows than DuckDB's vectors and row groups hold, in pages of wide text that begin anywhere", async () => {
    const table = tableOf({ id: "bigint", wide: "text", sparse: "bigint", flag: "bool" });
    const rows = 150_000;
    const builder = new TableBuilder("things");
    const [id, wide, sparse, flag] = table.columns.map((column) => builder.addColumn(column.name, column.dataType));
    for (let row = 0; row < rows; row++) {
      id!.putInteger(row);
      if (row % 5 !== 0) wide!.putText(`${row} `.repeat((row % 13) + 1));
      if (row % 7 === 3) sparse!.putInteger(-row);
      if (row % 2 === 0) flag!.putBool(row % 3 === 0);
      builder.endRow();
    }
    const file = await fileOf(parquet(), table, [builder.take(table)]);
    const sql = (path: string): string => `
      SELECT count(*), count(wide), count(sparse), count(flag),
        count(*) FILTER (wide IS NOT DISTINCT FROM CASE WHEN id % 5 <> 0 THEN repeat(id || ' ', (id % 13 + 1)::INTEGER) END
          AND sparse IS NOT DISTINCT FROM CASE WHEN id % 7 = 3 THEN -id END
          AND flag IS NOT DISTINCT FROM CASE WHEN id % 2 = 0 THEN id % 3 = 0 END),
        sum(id)
      FROM read_parquet('${path}')`;
    const [counts] = await withFile("things.parquet", file, (path) => duckdbRows(sql(path)));
    expect(counts).toEqual(["150000", "120000", "21429", "75000", "150000", String((rows * (rows - 1)) / 2)]);
    const last = (await hyparquetRows(file)).at(-1);
    expect(last).toEqual([149999n, "149999 ".repeat((149999 % 13) + 1), -149999n, null]);
    const [, text] = hyparquetMetadata(file).row_groups[0]!.columns;
    expect(Number(text?.meta_data?.total_uncompressed_size)).toBeGreaterThan(3 * pageSize);
  });

  it("gives readers the extremes of numbers, and leaves them out for text", async () => {
    const table = tableOf({ i: "bigint", d: "date", f: "double", b: "bool", t: "text", zero: "double", small: "bigint" });
    const small: TypedTable = {
      ...table,
      columns: table.columns.map((column) => (column.name === "small" ? { ...column, precision: 8 } : column)),
    };
    const file = await fileOf(
      parquet(),
      small,
      batchesOf(small, [
        [2n ** 40n, 5, 0.5, true, "x", 0, -3],
        [-(2n ** 40n), -5, -1e9, true, "y", -0, 100],
        [null, null, null, null, null, 0, null],
      ]),
    );
    const statistics = hyparquetMetadata(file).row_groups[0]!.columns.map((column) => column.meta_data?.statistics);
    expect(statistics.map((each) => Number(each?.null_count))).toEqual([1, 1, 1, 1, 1, 0, 1]);
    expect([statistics[0]?.min_value, statistics[0]?.max_value]).toEqual([-(2n ** 40n), 2n ** 40n]);
    expect([statistics[2]?.min_value, statistics[2]?.max_value]).toEqual([-1e9, 0.5]);
    expect([statistics[3]?.min_value, statistics[3]?.max_value]).toEqual([true, true]);
    expect([statistics[4]?.min_value, statistics[4]?.max_value]).toEqual([undefined, undefined]);
    expect([Object.is(statistics[5]?.min_value, -0), Object.is(statistics[5]?.max_value, 0)]).toEqual([true, true]);
    expect([statistics[6]?.min_value, statistics[6]?.max_value]).toEqual([-3, 100]);
    const filtered = await withFile("f.parquet", file, (path) => duckdbRows(`SELECT t FROM read_parquet('${path}') WHERE i < 0`));
    expect(filtered).toEqual([["y"]]);
  });

  describe("refuses, with table, column and row,", () => {
    const refusal = async (column: TypedColumn, cells: readonly Cell[]): Promise<FormatError> => {
      const table = tableOf([{ name: "id", dataType: "bigint" }, column]);
      const rows = cells.map((cell, row): Cell[] => [row, cell]);
      const error = await fileOf(parquet(), table, batchesOf(table, [[0, "1"]], rows)).then(
        () => undefined,
        (caught: unknown) => caught,
      );
      expect(error).toBeInstanceOf(FormatError);
      return error as FormatError;
    };
    const decimal: TypedColumn = { name: "price", dataType: "decimal", precision: 5, scale: 2 };

    it.each([
      ["1.234", "has 3 digits after the point, more than its scale of 2"],
      ["1234.5", "has 4 digits before the point, more than the 3 of its precision and scale"],
      ["1e5", "is not plain decimal text"],
      ["", "is not plain decimal text"],
      ["-", "is not plain decimal text"],
      ["1.", "is not plain decimal text"],
      [".5", "is not plain decimal text"],
      ["1.2.3", "is not plain decimal text"],
      ["NaN", "is not plain decimal text"],
    ])("the decimal %j", async (text, reason) => {
      const error = await refusal(decimal, ["2.50", null, text]);
      expect(error.message).toContain(`A decimal of column "price" of table "things", row 4, ${reason}.`);
      expect(error).toMatchObject({ code: "DLT_DECIMAL", context: { table: "things", column: "price", row: 4, precision: 5, scale: 2 } });
      expect(error.message).not.toContain("1.234");
    });

    it("wei beyond the destination's precision", async () => {
      expect((await refusal({ name: "w", dataType: "wei" }, ["1" + "0".repeat(38)])).code).toBe("DLT_DECIMAL");
    });

    it("integers beyond the bits of their precision", async () => {
      const table = tableOf([{ name: "i", dataType: "bigint", precision: 16 }]);
      for (const cell of [32768, -32769, 2 ** 40, 2n ** 62n]) {
        await expect(fileOf(parquet(), table, batchesOf(table, [[1], [cell]]))).rejects.toMatchObject({
          code: "DLT_OUT_OF_RANGE",
          context: { table: "things", column: "i", row: 2, bits: 16 },
        });
      }
    });

    it("missing values of columns that are not nullable", async () => {
      const table = tableOf([
        { name: "id", dataType: "bigint" },
        { name: "must", dataType: "text", nullable: false },
      ]);
      await expect(
        fileOf(
          parquet(),
          table,
          batchesOf(
            table,
            [[1, "x"]],
            [
              [2, "y"],
              [3, null],
            ],
          ),
        ),
      ).rejects.toMatchObject({
        code: "DLT_MISSING_VALUE",
        context: { table: "things", column: "must", row: 3 },
      });
    });

    it("batches of other columns, decimals that Parquet cannot hold, wrong options", async () => {
      const table = tableOf({ id: "bigint" });
      await expect(fileOf(parquet(), table, batchesOf(tableOf({ id: "double" }), [[1]]))).rejects.toMatchObject({
        code: "DLT_BATCH_MISMATCH",
      });
      const impossible = tableOf([{ name: "d", dataType: "decimal", precision: 4 }]);
      await expect(fileOf(parquet(), impossible, [])).rejects.toMatchObject({
        code: "DLT_FORMAT_UNSUPPORTED",
        context: { precision: 4, scale: 9 },
      });
      expect(() => parquet({ level: 0 })).toThrow(FormatError);
      expect(() => parquet({ compression: "gzip" as "zstd" })).toThrow('The option "compression" of parquet must be "zstd" or "none".');
    });
  });

  it("passes on what a sink fails with, and not as an unhandled rejection", async () => {
    const table = tableOf({ t: "text" });
    const failing = { write: (): Promise<void> => Promise.reject(new Error("disk full")) };
    const writer = parquet().open(table, failing, { types });
    await writer.write(batchesOf(table, [["x"]])[0]!);
    await expect((async () => writer.finish())()).rejects.toThrow("disk full");
  });

  const row = fc.tuple(
    fc.option(fc.string({ unit: "grapheme" })),
    fc.option(fc.bigInt(int64)),
    fc.option(fc.integer({ min: -128, max: 127 })),
    fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
    fc.option(fc.boolean()),
    fc.option(fc.bigInt({ min: firstInstant, max: lastInstant })),
    fc.option(fc.integer({ min: -719162, max: 2932896 })),
    fc.option(fc.bigInt({ min: -(10n ** 20n) + 1n, max: 10n ** 20n - 1n })),
    fc.option(fc.uint8Array()),
  );
  const anyTable = tableOf([
    { name: "t", dataType: "text" },
    { name: "i", dataType: "bigint" },
    { name: "tiny", dataType: "bigint", precision: 8 },
    { name: "f", dataType: "double" },
    { name: "b", dataType: "bool" },
    { name: "ts", dataType: "timestamp" },
    { name: "d", dataType: "date" },
    { name: "m", dataType: "decimal", precision: 20, scale: 3 },
    { name: "x", dataType: "binary" },
  ]);
  const thousandths = (value: bigint): string => {
    const digits = String(value < 0n ? -value : value).padStart(4, "0");
    return `${value < 0n ? "-" : ""}${digits.slice(0, -3)}.${digits.slice(-3)}`;
  };

  it("round-trips any rows through DuckDB and hyparquet", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(row, { maxLength: 40 }), { maxLength: 3 }),
        fc.constantFrom("zstd", "none"),
        async (groups, compression) => {
          const cells = groups.map((rows) =>
            rows.map((each) => each.map((cell, index): Cell => (index === 7 && cell !== null ? thousandths(cell as bigint) : cell))),
          );
          const file = await fileOf(parquet({ compression }), anyTable, batchesOf(anyTable, ...cells));
          const wanted = cells.flat();
          const integer = (cell: Cell): string | null => (cell === null ? null : String(cell));

          const read = await hyparquetRows(file);
          expect(read.map(([t, i, tiny, f, b, ts, d]) => [t, integer(i as Cell), tiny, f, b, integer(ts as Cell), d])).toEqual(
            wanted.map(([t, i, tiny, f, b, ts, d]) => [t, integer(i!), tiny, f, b, integer(ts!), d]),
          );

          const columns = [
            ..."t,i::VARCHAR,tiny::VARCHAR,b::VARCHAR,epoch_us(ts)::VARCHAR,(d - DATE '1970-01-01')::VARCHAR,m::VARCHAR,hex(x)".split(","),
            "CASE WHEN f = 0 THEN f::VARCHAR ELSE printf('%.17g', f) END",
          ];
          const rows = await withFile("any.parquet", file, (path) =>
            duckdbRows(`SELECT ${columns.join(",")} FROM read_parquet('${path}')`),
          );
          expect(rows.map((each) => each.slice(0, 8))).toEqual(
            wanted.map(([t, i, tiny, , b, ts, d, m, x]) => [
              t,
              integer(i!),
              integer(tiny!),
              integer(b!),
              integer(ts!),
              integer(d!),
              m,
              x === null
                ? null
                : Buffer.from(x as Uint8Array)
                    .toString("hex")
                    .toUpperCase(),
            ]),
          );
          expect(rows.map((each) => (each[8] === null ? null : Number(each[8])))).toEqual(wanted.map(([, , , f]) => f));
        },
      ),
      { numRuns: 40 },
    );
  });

  it("reads back in pyarrow", async (context) => {
    const missing = await missingPython("pyarrow");
    if (missing !== undefined) return context.skip(missing);
    const wide: TypedColumn = { name: "wide_wei", dataType: "wei", precision: 76, scale: 0 };
    const clamped: TypedColumn = { name: "clamped_wei", dataType: "wei", precision: 156, scale: 78 };
    const table = tableOf([...extremesTable.columns, wide, clamped]);
    const rows = extremesRows.map((cells): Cell[] => [...cells, `-${"9".repeat(76)}`, "9".repeat(76)]);
    const script = fileURLToPath(new URL("../../test/read_parquet.py", import.meta.url));
    const file = await fileOf(parquet(), table, batchesOf(table, rows.slice(0, 3), rows.slice(3)));
    const answer = (await withFile("things.parquet", file, (path) => runPython(script, path))) as {
      rows: number;
      created_by: string;
      groups: number[];
      columns: Record<string, { type: string; nullable: boolean; values: (string | null)[] }>;
      statistics: Record<string, [number, string, string]>[];
    };
    expect(answer).toMatchObject({ rows: 4, created_by: "dlt-ts", groups: [3, 1] });
    const columns = new Map(Object.entries(answer.columns));
    expect([...columns].map(([name, { type, nullable }]) => `${name} ${type}${nullable ? "" : " not null"}`)).toEqual([
      "text string",
      "bigint int64",
      "int8 int8",
      "int16 int16",
      "int32 int32",
      "double double",
      "bool bool",
      "instant timestamp[us, tz=UTC]",
      "wall_clock timestamp[us]",
      "date date32[day]",
      "time time64[us]",
      "decimal decimal128(38, 9)",
      "small_decimal decimal128(4, 2)",
      "wei decimal128(38, 0)",
      "binary binary",
      "json string",
      "__proto__ string",
      "required int64 not null",
      "all_null double",
      "wide_wei decimal256(76, 0)",
      "clamped_wei decimal256(76, 0)",
    ]);
    const values = (name: string): (string | null)[] | undefined => columns.get(name)?.values;
    for (const name of ["text", "bigint", "int8", "int16", "int32", "bool", "wei", "json", "required", "all_null", "small_decimal"]) {
      expect(values(name), name).toEqual(extremes.find(({ column }) => column.name === name)?.texts);
    }
    expect(values("instant")).toEqual([String(firstInstant), String(lastInstant), "-1", "0"]);
    expect(values("wall_clock")).toEqual([String(firstInstant), String(lastInstant), "-1", null]);
    expect(values("date")).toEqual(["-719162", "2932896", "-1", null]);
    expect(values("time")).toEqual(["0", "86399999999", "1", null]);
    expect(values("binary")).toEqual(["AP9B", "", null, null]);
    expect(values("double")).toEqual(["0x1.fffffffffffffp+1023", "-0x0.0000000000001p-1022", "0x1.999999999999ap-4", "-0x0.0p+0"]);
    expect(values("wide_wei")?.[0]).toBe(`-${"9".repeat(76)}`);
    expect(values("clamped_wei")?.[0]).toBe("9".repeat(76));
    expect(answer.statistics[0]?.["bigint"]).toEqual([0, String(int64.min), String(int64.max)]);
    expect(answer.statistics[0]?.["int8"]).toEqual([1, "-128", "127"]);
  });
});
