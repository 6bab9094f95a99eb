import type { MergeStrategy, ReplaceStrategy, TableWrite, TypedTable } from "@dlt-ts/core";
import { chainsOf, createTable, existingTables, tableName, writeChain, type SqlConnection, type SqlDataset } from "@dlt-ts/sql";
import { tableOf, type PythonColumn } from "@dlt-ts/test-loads";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, onTestFinished, test } from "vitest";
import { duckDbDialect } from "../src/dialect/duck-db-dialect.js";
import { DuckDbDatabase } from "../src/driver/duck-db-database.js";
import { loadDriver } from "../src/driver/load-driver.js";
import { mergeRows, type MergeRow } from "./support/merge-rows.js";
import { vectorCases } from "./support/vectors.js";

/** Statements of Python dlt for tables in "my_dataset" with their new rows in "my_dataset_staging". */
interface MergeCase {
  readonly id: string;
  readonly title: string;
  readonly tables: readonly {
    readonly name: string;
    readonly parent?: string;
    readonly columns: readonly PythonColumn[];
    readonly "x-merge-strategy"?: MergeStrategy;
  }[];
  readonly lines: readonly string[];
  readonly replace_strategy?: ReplaceStrategy;
}

const dialect = duckDbDialect({ createIndexes: false });
const [theirs, staging, ours] = ["my_dataset", "my_dataset_staging", "ours"].map((name): SqlDataset => ({ dialect, name })) as [
  SqlDataset,
  SqlDataset,
  SqlDataset,
];
/** What the load package of the recording has. */
const createdAt = "2024-05-06T07:08:09.123456Z";

/** Gives connections to one database. Temporary tables, which Python makes, are those of a connection. */
async function open(): Promise<() => Promise<SqlConnection>> {
  const instance = await DuckDBInstance.create(":memory:");
  const database = new DuckDbDatabase({
    driver: await loadDriver(),
    instance,
    name: ":memory:",
    credentials: {},
    signal: new AbortController().signal,
  });
  onTestFinished(async () => {
    await database[Symbol.asyncDispose]();
    instance.closeSync();
  });
  return () => database.connect();
}

async function fill(connection: SqlConnection, dataset: SqlDataset, table: TypedTable, rows: readonly MergeRow[]): Promise<void> {
  await connection.execute(createTable(dataset, table, { constraints: "none" }).sql);
  if (rows.length === 0) return;
  const values = rows.map((row) => `(${table.columns.map(({ name }) => literalOf(row[name] ?? null)).join(", ")})`);
  await connection.execute(`INSERT INTO ${tableName(dataset, table.name)} VALUES ${values.join(", ")}`);
}

function literalOf(value: MergeRow[string]): string {
  if (typeof value === "string") return dialect.literals.text(value);
  if (typeof value === "boolean") return dialect.literals.bool(value);
  return value === null ? dialect.literals.null : dialect.literals.integer(value);
}

async function rowsOf(connection: SqlConnection, dataset: SqlDataset, table: TypedTable): Promise<readonly string[]> {
  const rows: string[] = [];
  for await (const page of connection.query(`SELECT * FROM ${tableName(dataset, table.name)}`)) {
    for (let row = 0; row < page.rows; row++) rows.push(JSON.stringify(page.columns.map(({ name, values }) => [name, values[row]])));
  }
  return rows.sort();
}

describe("merges and replaces leave the rows that the statements of Python dlt leave", () => {
  const cases = [...vectorCases<MergeCase>("merge_sql", "merge"), ...vectorCases<MergeCase>("merge_sql", "replace")];
  test.each(cases.map((vector) => [vector.id, vector.title, vector] as const))("%s: %s", async (_id, _title, vector) => {
    const { lines, replace_strategy: replace } = vector;
    const tables = vector.tables.map(({ columns, ...table }): TypedTable => ({ ...table, columns: tableOf(table.name, columns).columns }));
    const strategy = vector.tables[0]!["x-merge-strategy"] ?? "delete-insert";
    const write: TableWrite = replace === undefined ? { disposition: "merge", strategy } : { disposition: "replace", strategy: replace };
    const connect = await open();
    for (let seed = 1; seed <= 6; seed++) {
      await using connection = await connect();
      const { present, incoming } = mergeRows(tables, strategy, seed);
      for (const dataset of [theirs, staging, ours]) {
        await connection.execute(`DROP SCHEMA IF EXISTS "${dataset.name}" CASCADE`);
        await connection.execute(`CREATE SCHEMA "${dataset.name}"`);
        for (const table of tables) await fill(connection, dataset, table, (dataset === staging ? incoming : present).get(table.name)!);
      }

      for (const line of lines) await connection.execute(line.replace(/;\s*$/, ""));

      const existing = await existingTables(connection, ours);
      const [chain] = chainsOf(tables.map((table) => ({ table, write })));
      const statements = writeChain(ours, chain!, {
        connection,
        createdAt,
        async *sources({ table }) {
          const staged = tableName(staging, table.name);
          yield { columns: table.columns.map(({ name }) => name), query: `SELECT * FROM ${staged}`, table: staged };
        },
        hasRows: ({ table }) => incoming.get(table.name)!.length > 0,
        existing: ({ table }) => existing.get(dialect.identifierKey(table.name)),
        aside: ({ table }) => `aside_${table.name}`,
      });
      for await (const { sql } of statements) await connection.execute(sql);

      for (const table of tables) {
        const [own, python] = [await rowsOf(connection, ours, table), await rowsOf(connection, theirs, table)];
        expect(own, `${table.name}, seed ${seed}`).toEqual(python);
      }
    }
  });
});
