import { datasetName, tableName, type SqlDataset } from "@dlt-ts/sql";
import fc from "fast-check";
import type pg from "pg";
import { describe, expect, test } from "vitest";
import { hostileText, load, rowsIn, table } from "@dlt-ts/test-loads";
import { postgresDialect } from "../src/dialect/postgres-dialect.js";
import { postgresLiterals } from "../src/dialect/postgres-literals.js";
import { connect } from "./support/connect.js";
import { formats, jobOf, plan } from "./support/load.js";
import { noServer, ownConnection } from "./support/server.js";

const dialect = postgresDialect({ createIndexes: true });

const text = hostileText.map((value) => value.replaceAll("\u0000", ""));
const name = text.filter((value) => value !== "" && Buffer.byteLength(value) <= 63);

async function value(client: pg.Client, sql: string): Promise<unknown> {
  return (await client.query({ text: sql, rowMode: "array" })).rows[0]?.[0];
}

describe.skipIf(noServer)("on the server", () => {
  test("a text literal is the text, whatever is in it, and has no line feed", async () => {
    const client = await ownConnection();
    await fc.assert(
      fc.asyncProperty(text, async (sample) => {
        const literal = postgresLiterals.text(sample);
        expect(literal).not.toMatch(/\n/);
        expect(await value(client, `SELECT ${literal}`)).toBe(sample);
      }),
      { numRuns: 300 },
    );
    // Also where the server reads backslashes in plain quotes, as very old ones do.
    await client.query("SET standard_conforming_strings = off; SET escape_string_warning = off");
    expect(await value(client, `SELECT ${postgresLiterals.text("a'\\'b")}`)).toBe("a'\\'b");
  });

  test("names are what they are, of datasets, tables and columns", async () => {
    const client = await ownConnection();
    await fc.assert(
      fc.asyncProperty(name, name, name, async (schema, relation, column) => {
        const dataset: SqlDataset = { dialect, name: `x${schema}`.slice(0, 30).toWellFormed() };
        if (Buffer.byteLength(dataset.name) > 63) return;
        await client.query("BEGIN");
        await client.query(`CREATE SCHEMA ${datasetName(dataset)}`);
        await client.query(`CREATE TABLE ${tableName(dataset, relation)} (${dialect.quoteIdentifier(column)} int)`);
        const found = await client.query({
          text: "SELECT nspname, relname, attname FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace WHERE attnum = 1 AND nspname = $1",
          values: [dataset.name],
          rowMode: "array",
        });
        expect(found.rows).toEqual([[dataset.name, relation, column]]);
        await client.query("ROLLBACK");
      }),
      { numRuns: 150 },
    );
  });

  test("whole loads under such names, by every format", async () => {
    const samples = fc.sample(fc.uniqueArray(name, { minLength: 3, maxLength: 3 }), { numRuns: 6, seed: 3 });
    for (const [index, [first, second, relation]] of samples.entries()) {
      const dataset = `weird "${index}" '; DROP--`;
      const client = await connect({}, { dataset });
      const odd = table(relation!, { [first!]: "text", [second!]: "bigint" });
      const rows = [{ [first!]: "a';--", [second!]: 1 }];
      const jobs = await Promise.all(Object.values(formats).map((format) => jobOf(odd, rows, format)));
      await load(client, plan(`${index}`, [{ table: odd, disposition: "append" }], jobs), jobs);
      const found = await rowsIn(client, { table: relation! });
      expect(found).toHaveLength(jobs.length);
      for (const row of found) expect(Object.entries(row)).toEqual(Object.entries(rows[0]!));
      await client.drop();
    }
  });
});

test("a NUL is refused where it would have to be written", () => {
  expect(() => postgresLiterals.text("a\u0000b")).toThrow(/NUL \(U\+0000\), which Postgres cannot store.*transformer/);
});
