import { join } from "node:path";
import { datasetName, tableName, type SqlDataset } from "@dlt-ts/sql";
import { hostileText } from "@dlt-ts/test-loads";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { duckDbDialect, duckDbLiterals } from "../src/dialect/duck-db-dialect.js";
import { fileList } from "../src/jobs/file-list.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const dialect = duckDbDialect({ createIndexes: false });

let instance: DuckDBInstance;
let connection: DuckDBConnection;
beforeAll(async () => {
  instance = await DuckDBInstance.create();
  connection = await instance.connect();
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

async function rows(sql: string): Promise<readonly unknown[][]> {
  return (await connection.runAndReadAll(sql)).getRowsJS();
}

test("a text literal is the text, whatever is in it, and has no line feed", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(hostileText, { minLength: 1, maxLength: 20 }), async (values) => {
      const literals = values.map((value) => duckDbLiterals.text(value));
      for (const literal of literals) expect(literal).not.toContain("\n");
      // As bytes, since the driver drops a byte order mark from the beginning of a text.
      const bytes = await rows(`SELECT ${literals.map((literal) => `hex(encode(${literal}))`).join(", ")}`);
      expect(bytes).toEqual([values.map((value) => Buffer.from(value).toString("hex").toUpperCase())]);
    }),
    { numRuns: 300 },
  );
});

test("binary, number and decimal literals are their values", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 50 }),
      fc.double({ noDefaultInfinity: false }),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.boolean(),
      async (bytes, double, integer, bool) => {
        const [values] = await rows(
          `SELECT ${duckDbLiterals.binary(bytes)}, (${duckDbLiterals.double(double)})::DOUBLE, (${duckDbLiterals.integer(integer)})::BIGINT, ${duckDbLiterals.bool(bool)}`,
        );
        expect([...(values![0] as Uint8Array)]).toEqual([...bytes]);
        expect(values!.slice(1)).toEqual([double, integer, bool]);
      },
    ),
    { numRuns: 200 },
  );
  for (const text of ["", "1e5", "1;DROP", "1.", ".5", "--1", "NaN", "1\n"])
    expect(() => duckDbLiterals.decimal(text)).toThrow(/plain digits/);
});

test("an identifier names what it says, whatever is in it", async () => {
  const identifier = hostileText.filter((name) => name !== "" && !name.includes("\u0000"));
  const unlikeOthers = fc.uniqueArray(identifier, { minLength: 1, maxLength: 8, selector: (name) => dialect.identifierKey(name) });
  await fc.assert(
    fc.asyncProperty(unlikeOthers, identifier, async (columns, name) => {
      const dataset: SqlDataset = { dialect, name };
      const table = tableName(dataset, columns[0]!);
      await connection.run(`CREATE SCHEMA IF NOT EXISTS ${datasetName(dataset)}`);
      await connection.run(
        `CREATE OR REPLACE TABLE ${table} (${columns.map((column) => `${dialect.quoteIdentifier(column)} INTEGER`).join(", ")})`,
      );
      const result = await connection.run(`SELECT * FROM ${table}`);
      expect(result.columnNames()).toEqual(columns);
      await connection.run(`DROP TABLE ${table}`);
    }),
    { numRuns: 150 },
  );
  expect(() => dialect.quoteIdentifier("a\u0000b")).toThrow(/NUL/);
});

test("two names are one in DuckDB when their keys are equal, and only then", async () => {
  const letters = fc.string({
    unit: fc.constantFrom("a", "A", "z", "Z", "ä", "Ä", "ß", "ẞ", "i", "İ", "ı", "_"),
    minLength: 1,
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(letters, letters, async (one, other) => {
      await connection.run(`CREATE OR REPLACE TABLE named (${dialect.quoteIdentifier(one)} INTEGER)`);
      const added = await connection.run(`ALTER TABLE named ADD COLUMN ${dialect.quoteIdentifier(other)} INTEGER`).then(
        () => true,
        () => false,
      );
      expect(added).toBe(dialect.identifierKey(one) !== dialect.identifierKey(other));
    }),
    { numRuns: 300 },
  );
});

test("a path is a path, not a pattern", async () => {
  const folder = await temporaryFolder();
  for (const name of ["a*b", "a?b", "[ab]", "a[b", "a]b", "{a,b}", "a'b", 'a"b', "a\\b", "k=1"]) {
    const path = join(folder, `${name}.json`);
    const decoy = join(folder, "aXb.json");
    for (const [file, value] of [
      [decoy, 0],
      [path, 1],
    ] as const)
      await connection.run(`COPY (SELECT ${value} AS v) TO ${duckDbLiterals.text(file)} (FORMAT json)`);
    expect(
      await rows(`SELECT * FROM read_json(${fileList([path], duckDbLiterals)}, columns = {v: 'INTEGER'}, hive_partitioning = false)`),
    ).toEqual([[1]]);
  }
});
