import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Cell, tableOf } from "../../test/batches.js";
import { duckdbCells } from "../../test/duckdb.js";
import { batchesOf, fileOf, withFile } from "../../test/files.js";
import { fileVectors } from "../../test/vectors.js";
import { TableBuilder } from "../batch/table-builder.js";
import { jsonl } from "./jsonl.js";

const textOf = (file: Uint8Array): string => Buffer.from(file).toString();

describe("jsonl", () => {
  // Keys come in the order of the table; in Python's files in that of each row.
  it.each(fileVectors("jsonl"))(
    "writes what Python dlt writes, but for the order of keys: $id $title",
    async ({ table, batches, text }) => {
      const lines = (file: string): unknown[] => file.split("\n").map((line) => (line === "" ? undefined : JSON.parse(line)));
      const file = textOf(await fileOf(jsonl, table, batchesOf(table, ...batches)));
      expect(lines(file)).toEqual(lines(text!));
      expect(file.split("\n")[0]).toBe(text!.split("\n")[0]);
    },
  );

  it("writes extremes of every type as text that loses nothing", async () => {
    const table = tableOf([
      { name: "i", dataType: "bigint" },
      { name: "f", dataType: "double" },
      { name: "instant", dataType: "timestamp" },
      { name: "wall", dataType: "timestamp", timezone: false },
      { name: "d", dataType: "date" },
      { name: "t", dataType: "time" },
      { name: "m", dataType: "decimal" },
      { name: "__proto__", dataType: "text" },
    ]);
    const rows: Cell[][] = [
      [-(2n ** 63n), 1e300, -62135596800000000n, 253402300799999999n, -719162, 86399999999, "-0.000000001", "a"],
      [2n ** 63n - 1n, -0, -1, -1, 2932896, 0, "9".repeat(29), '\0\u001f"\\\b\f\n\r\t\u2028/😀'],
      [2 ** 53 - 1, 5e-324, 0, null, -1, 1_000_000, "007.10", null],
    ];
    const file = await fileOf(jsonl, table, batchesOf(table, rows));
    expect(textOf(file)).toBe(
      [
        '{"i":-9223372036854775808,"f":1e+300,"instant":"0001-01-01T00:00:00+00:00","wall":"9999-12-31T23:59:59.999999","d":"0001-01-01","t":"23:59:59.999999","m":"-0.000000001","__proto__":"a"}',
        `{"i":9223372036854775807,"f":-0.0,"instant":"1969-12-31T23:59:59.999999+00:00","wall":"1969-12-31T23:59:59.999999","d":"9999-12-31","t":"00:00:00","m":"${"9".repeat(29)}","__proto__":"\\u0000\\u001f\\"\\\\\\b\\f\\n\\r\\t\u2028/😀"}`,
        '{"i":9007199254740991,"f":5e-324,"instant":"1970-01-01T00:00:00+00:00","d":"1969-12-31","t":"00:00:01","m":"007.10"}',
        "",
      ].join("\n"),
    );
  });

  it("takes batches of a table that gains columns, and constants", async () => {
    const builder = new TableBuilder("things");
    const load = builder.addColumn("load", "text");
    const id = Buffer.from('"quoted"');
    const narrow = tableOf({ load: "text" });
    const wide = tableOf({ load: "text", late: "bigint" });
    load.putConstant(id);
    builder.endRow();
    const first = builder.take(narrow);
    load.putConstant(id);
    builder.addColumn("late", "bigint").putInteger(1);
    builder.endRow();
    builder.endRow();
    const file = await fileOf(jsonl, narrow, [first, builder.take(wide)]);
    expect(jsonl.growsColumns).toBe(true);
    expect(textOf(file)).toBe('{"load":"\\"quoted\\""}\n{"load":"\\"quoted\\"","late":1}\n{}\n');
  });

  it("goes to the sink in pieces, which it may keep until it resolves", async () => {
    const table = tableOf({ t: "text" });
    const pieces: string[] = [];
    let isBusy = false;
    const sink = {
      async write(bytes: Uint8Array): Promise<void> {
        expect(isBusy).toBe(false);
        isBusy = true;
        await new Promise(setImmediate);
        pieces.push(textOf(bytes));
        isBusy = false;
      },
    };
    const writer = jsonl.open(table, sink, { types: { decimal: [38, 9], wei: [38, 0], timestamp: [6, 9], nested: true } });
    const rows = Array.from({ length: 5000 }, (_, row): Cell[] => [`${row} `.repeat(200)]);
    for (const batch of batchesOf(table, rows.slice(0, 1000), rows.slice(1000))) await writer.write(batch);
    await writer.finish();
    expect(pieces.length).toBeGreaterThan(3);
    expect(pieces.join("")).toBe(rows.map(([text]) => `{"t":"${text as string}"}\n`).join(""));
  });

  it("refuses decimals that their column would round", async () => {
    const table = tableOf([
      { name: "id", dataType: "bigint" },
      { name: "m", dataType: "decimal", precision: 4, scale: 2 },
    ]);
    const batches = batchesOf(
      table,
      [[1, "1.25"]],
      [
        [2, null],
        [3, "1.255"],
      ],
    );
    await expect(fileOf(jsonl, table, batches)).rejects.toMatchObject({
      code: "DLT_DECIMAL",
      context: { table: "things", column: "m", row: 3 },
    });
  });

  it("is read back by DuckDB", async () => {
    const table = tableOf({
      i: "bigint",
      f: "double",
      t: "text",
      b: "bool",
      ts: "timestamp",
      d: "date",
      tt: "time",
      m: "decimal",
      j: "json",
    });
    const rows: Cell[][] = [
      [2n ** 63n - 1n, 0.1, 'żółć\n\0"', true, -1, -719162, 1, "0.100000001", '{"a":[1]}'],
      [null, null, null, null, null, null, null, null, null],
      [-(2n ** 63n), -1e-7, "", false, 253402300799999999n, 2932896, 86399999999, "-5", "[]"],
    ];
    const file = await fileOf(jsonl, table, batchesOf(table, rows));
    const types = "{i:'BIGINT',f:'DOUBLE',t:'VARCHAR',b:'BOOLEAN',ts:'TIMESTAMPTZ',d:'DATE',tt:'TIME',m:'DECIMAL(38,9)',j:'JSON'}";
    const cells = await withFile("things.jsonl", file, (path) =>
      duckdbCells(
        `read_json('${path}', format = 'newline_delimited', columns = ${types})`,
        table.columns.map((column) => column.name),
      ),
    );
    expect(cells).toEqual([
      [
        "9223372036854775807",
        "0.1",
        'żółć\n\0"',
        "true",
        "1969-12-31 23:59:59.999999+00",
        "0001-01-01",
        "00:00:00.000001",
        "0.100000001",
        '{"a":[1]}',
      ],
      [null, null, null, null, null, null, null, null, null],
      [
        "-9223372036854775808",
        "-1e-07",
        "",
        "false",
        "9999-12-31 23:59:59.999999+00",
        "9999-12-31",
        "23:59:59.999999",
        "-5.000000000",
        "[]",
      ],
    ]);
  });

  it("writes JSON that parses to what was put, for any text, number and key", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string({ unit: "binary", minLength: 1 }), { minLength: 2, maxLength: 2 }),
        fc.array(fc.tuple(fc.option(fc.string({ unit: "binary" })), fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })))),
        async ([textName, doubleName], rows) => {
          const table = tableOf([
            { name: textName!, dataType: "text" },
            { name: doubleName!, dataType: "double" },
          ]);
          const file = textOf(await fileOf(jsonl, table, batchesOf(table, rows)));
          const read = file
            .split("\n")
            .slice(0, -1)
            .map((line) => new Map(Object.entries(JSON.parse(line) as Record<string, Cell>)));
          expect(read).toEqual(
            rows.map(
              (row) =>
                new Map([textName!, doubleName!].map((name, index) => [name, row[index]!] as const).filter(([, cell]) => cell !== null)),
            ),
          );
        },
      ),
      { numRuns: 100 },
    );
  });
});
