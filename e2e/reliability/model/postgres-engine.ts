import { postgres } from "@dlt-ts/postgres";
import { testDatabase } from "@dlt-ts/test-servers";
import pg from "pg";
import type { ModelEngine } from "./engine.ts";
import type { StoredRow, StoredTables } from "./tables.ts";

/** A database of its own on the Postgres of the tests. */
export async function postgresEngine(): Promise<ModelEngine> {
  const database = await testDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  return {
    abilities: postgres(database.url).capabilities().write,
    place: { engine: "postgres", address: database.url },
    destination: () => postgres(database.url),
    tables: (dataset) => postgresTables(client, dataset),
    async drop(dataset) {
      await client.query(`DROP SCHEMA IF EXISTS "${dataset}" CASCADE`);
      await client.query(`DROP SCHEMA IF EXISTS "${dataset}_staging" CASCADE`);
    },
    async [Symbol.asyncDispose]() {
      await client.end();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** The tables of a dataset, through a connection of Postgres' own. */
export async function postgresTables(client: pg.Client, dataset: string): Promise<StoredTables> {
  const names = await client.query<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 ORDER BY 1", [dataset]);
  const tables = new Map<string, readonly StoredRow[]>();
  for (const { name } of names.rows) tables.set(name, (await client.query<StoredRow>(`SELECT * FROM "${dataset}"."${name}"`)).rows);
  return tables;
}
