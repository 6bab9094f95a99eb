import { randomBytes } from "node:crypto";
import pg from "pg";
import { sharedPostgres } from "./shared-postgres.ts";

/** A database of its own on the shared server. */
export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
}

/** Makes an empty database. Disposal drops it, with whoever is connected. Rejects where there is no server. */
export async function testDatabase(): Promise<TestDatabase> {
  const { url, unavailable } = await sharedPostgres();
  if (url === undefined) throw new Error(unavailable);
  const name = `test_${randomBytes(6).toString("hex")}`;
  await onServer(url, `CREATE DATABASE ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return {
    url: own.href,
    [Symbol.asyncDispose]: () => onServer(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
