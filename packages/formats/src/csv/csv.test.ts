import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Cell, tableOf } from "../../test/batches.js";
import { type CsvField, csvFields } from "../../test/csv-fields.js";
import { duckdbCells } from "../../test/duckdb.js";
import { batchesOf, fileOf, withFile } from "../../test/files.js";
import { fileVectors } from "../../test/vectors.js";
import { FormatError } from "../format-error.js";
import { csv } from "./csv.js";
import type { CsvOptions, CsvQuoting } from "./csv-options.js";

const textOf = (file: Uint8Array): string => Buffer.from(file).toString();

describe("csv", () => {
  // Python writes a null as an empty text; ours differ: a null has no quotes, an empty text has some. Binary is base64, not decoded text.
  it.each(fileVectors("csv").filter(({ text }) => text !== undefined))(
    "writes what Python dlt writes but for nulls, empty texts and binary: $id $title",
    async ({ id, table, batches, csvFormat, text }) => {
      const {
        delimiter = id === "typp201" ? ";" : ",",
        include_header: includeHeader = true,
        lineterminator: lineTerminator = "\n",
      } = csvFormat;
      const quoting = (csvFormat.quoting ?? "quote_needed") as CsvQuoting;
      const options = { delimiter, includeHeader, quoting, lineTerminator } as CsvOptions;
      const ours = csvFields(textOf(await fileOf(csv(options), table, batchesOf(table, ...batches))), delimiter, lineTerminator);
      const theirs = csvFields(text!, delimiter, lineTerminator);
      const cells = [...(includeHeader ? [undefined] : []), ...batches.flat()];
      const expected = theirs.map((record, row) =>
        record.map((field, index): CsvField => {
          const cell = cells[row]?.[index];
          if (cell === null) return { text: "", isQuoted: false };
          if (cell === "") return { text: "", isQuoted: quoting !== "quote_none" };
          if (cell instanceof Uint8Array) return { ...field, text: Buffer.from(cell).toString("base64") };
          return field;
        }),
      );
      expect(ours).toEqual(expected);
    },
  );

  it("keeps binary that is not text, which Python refuses (typp200)", async () => {
    const table = tableOf({ by: "binary" });
    expect(textOf(await fileOf(csv(), table, batchesOf(table, [[Uint8Array.of(255)]])))).toBe('"by"\n"/w=="\n');
  });

  it("writes names as they are, and wall clock times without offset", async () => {
    const table = tableOf([
      { name: 'a "b", c', dataType: "timestamp", timezone: false },
      { name: "__proto__", dataType: "timestamp" },
    ]);
    const file = textOf(await fileOf(csv(), table, batchesOf(table, [[-1, 1]])));
    expect(file).toBe('"a ""b"", c","__proto__"\n"1969-12-31 23:59:59.999999","1970-01-01 00:00:00.000001+00:00"\n');
  });

  it("is read back by DuckDB, nulls apart from empty texts", async () => {
    const table = tableOf({
      i: "bigint",
      f: "double",
      t: "text",
      b: "bool",
      ts: "timestamp",
      d: "date",
      tt: "time",
      m: "decimal",
      x: "binary",
      j: "json",
    });
    const rows: Cell[][] = [
      [2n ** 63n - 1n, 0.1, 'żółć\r\n, "q"', true, -1, -719162, 1, "0.100000001", Uint8Array.of(0, 255), '{"a":[1,"x"]}'],
      [null, null, null, null, null, null, null, null, null, null],
      [-(2n ** 63n), -1e-7, "", false, 253402300799999999n, 2932896, 86399999999, "-5", new Uint8Array(0), "[]"],
    ];
    const types =
      "{i:'BIGINT',f:'DOUBLE',t:'VARCHAR',b:'BOOLEAN',ts:'TIMESTAMPTZ',d:'DATE',tt:'TIME',m:'DECIMAL(38,9)',x:'VARCHAR',j:'JSON'}";
    for (const quoting of ["quote_needed", "quote_all", "quote_minimal"] as const) {
      const file = await fileOf(csv({ quoting }), table, batchesOf(table, rows));
      const cells = await withFile("things.csv", file, (path) =>
        duckdbCells(
          `read_csv('${path}', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', new_line = '\\n', allow_quoted_nulls = false, columns = ${types})`,
          table.columns.map((column) => column.name),
        ),
      );
      expect(cells, quoting).toEqual([
        [
          "9223372036854775807",
          "0.1",
          'żółć\r\n, "q"',
          "true",
          "1969-12-31 23:59:59.999999+00",
          "0001-01-01",
          "00:00:00.000001",
          "0.100000001",
          "AP8=",
          '{"a":[1,"x"]}',
        ],
        [null, null, null, null, null, null, null, null, null, null],
        [
          "-9223372036854775808",
          "-1e-07",
          "",
          "false",
          "9999-12-31 23:59:59.999999+00",
          "9999-12-31",
          "23:59:59.999999",
          "-5.000000000",
          "",
          "[]",
        ],
      ]);
    }
  });

  it("refuses what it cannot write", async () => {
    const table = tableOf({ id: "bigint", t: "text", m: "decimal" });
    const bare = csv({ quoting: "quote_none" });
    for (const text of ["a,b", 'a"b', "a\nb", "a\rb"]) {
      await expect(
        fileOf(
          bare,
          table,
          batchesOf(table, [
            [1, "a", null],
            [2, text, null],
          ]),
        ),
      ).rejects.toMatchObject({
        code: "DLT_FORMAT_UNSUPPORTED",
        context: { table: "things", column: "t", row: 2 },
      });
    }
    await expect(fileOf(csv(), table, batchesOf(table, [[1, "a", "0.1234567891"]]))).rejects.toMatchObject({ code: "DLT_DECIMAL" });
    await expect(fileOf(csv(), table, batchesOf(tableOf({ id: "bigint" }), [[1]]))).rejects.toMatchObject({ code: "DLT_BATCH_MISMATCH" });
  });

  it.each([
    { delimiter: "" },
    { delimiter: "||" },
    { delimiter: "." },
    { delimiter: "T" },
    { delimiter: "§" },
    { delimiter: "\n" },
    { quoting: "quote_some" as CsvQuoting },
    { lineTerminator: "\r" as "\n" },
    { includeHeader: "yes" as unknown as boolean },
  ])("refuses the option %j", (options) => {
    expect(() => csv(options)).toThrow(FormatError);
    expect(() => csv(options)).toThrow(`The option "${Object.keys(options)[0]}" of csv must be`);
  });

  it("gives back any texts, under any delimiter and quoting that has quotes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.array(fc.option(fc.string({ unit: fc.constantFrom("a", "ż", ",", ";", "\t", '"', "\r", "\n", " ", "'") })), {
            minLength: 2,
            maxLength: 2,
          }),
        ),
        fc.constantFrom(",", ";", "\t", "|"),
        fc.constantFrom("quote_needed", "quote_all", "quote_minimal"),
        fc.constantFrom("\n", "\r\n"),
        async (rows, delimiter, quoting, lineTerminator) => {
          const table = tableOf({ a: "text", b: "json" });
          const file = textOf(
            await fileOf(csv({ delimiter, quoting, lineTerminator, includeHeader: false }), table, batchesOf(table, rows)),
          );
          const read = csvFields(file, delimiter, lineTerminator);
          expect(read.map((record) => record.map(({ text, isQuoted }) => (text === "" && !isQuoted ? null : text)))).toEqual(rows);
        },
      ),
      { numRuns: 200 },
    );
  });
});
