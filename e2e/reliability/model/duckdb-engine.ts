import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { duckdb } from "@dlt-ts/duckdb";
import { DuckDBInstance } from "@duckdb/node-api";
import type { ModelEngine } from "./engine.ts";
import type { StoredRow, StoredTables } from "./tables.ts";

/** A file of DuckDB. It is closed between two calls, so that other processes may open it. */
export async function duckDbEngine(): Promise<ModelEngine> {
  const folder = await mkdtemp(join(tmpdir(), "dlt-ts-model-duckdb-"));
  const file = join(folder, "data.duckdb");
  const opened = async <Value>(work: (instance: DuckDBInstance) => Promise<Value>): Promise<Value> => {
    const instance = await DuckDBInstance.create(file);
    try {
      return await work(instance);
    } finally {
      instance.closeSync();
    }
  };
  return {
    abilities: duckdb(file).capabilities().write,
    place: { engine: "duckdb", address: file },
    destination: () => duckdb(file),
    tables: (dataset) => opened((instance) => duckDbTables(instance, dataset)),
    drop: (dataset) =>
      opened((instance) => connected(instance, async (rows) => void (await rows(`DROP SCHEMA IF EXISTS "${dataset}" CASCADE`)))),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The tables of a dataset, through a connection of DuckDB's own. */
export async function duckDbTables(instance: DuckDBInstance, dataset: string): Promise<StoredTables> {
  return await connected(instance, async (rows) => {
    const names = await rows(`SELECT table_name AS name FROM duckdb_tables() WHERE schema_name = '${dataset}' ORDER BY 1`);
    const tables = new Map<string, readonly StoredRow[]>();
    for (const { name } of names) tables.set(String(name), await rows(`FROM "${dataset}"."${String(name)}"`));
    return tables;
  });
}

async function connected<Value>(
  instance: DuckDBInstance,
  work: (rows: (sql: string) => Promise<readonly StoredRow[]>) => Promise<Value>,
): Promise<Value> {
  const connection = await instance.connect();
  try {
    return await work(async (sql) => {
      const result = await connection.runAndReadAll(sql);
      // The driver's own objects have no column that is called `__proto__`.
      const names = result.deduplicatedColumnNames();
      return result.getRowsJson().map((row) => Object.fromEntries(row.map((value, place) => [names[place]!, value])));
    });
  } finally {
    connection.closeSync();
  }
}
