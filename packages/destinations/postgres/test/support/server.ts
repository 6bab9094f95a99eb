import { sharedPostgres, testDatabase, type TestDatabase } from "@dlt-ts/test-servers";
import pg from "pg";
import { afterAll, onTestFinished } from "vitest";

const { unavailable } = await sharedPostgres();

/** Why these tests cannot run here; `describe.skipIf(noServer)`. */
export const noServer: boolean = unavailable !== undefined && !(process.env["DLT_TEST_REQUIRE"] ?? "").split(",").includes("postgres");

let database: Promise<TestDatabase> | undefined;
afterAll(async () => {
  const made = await database?.catch(() => undefined);
  await made?.[Symbol.asyncDispose]();
});

/** The connection string of a database that the tests of one file share. */
export async function databaseUrl(): Promise<string> {
  database ??= testDatabase();
  return (await database).url;
}

/** The rows of a statement, past everything that is tested. */
export async function sql(text: string, values: readonly unknown[] = [], url?: string): Promise<unknown[][]> {
  const client = new pg.Client({ connectionString: url ?? (await databaseUrl()) });
  await client.connect();
  try {
    const result = await client.query({ text, values: [...values], rowMode: "array" });
    return result.rows as unknown[][];
  } finally {
    await client.end();
  }
}

/** A connection of the test's own, closed when it ends. */
export async function ownConnection(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: await databaseUrl() });
  client.on("error", () => undefined);
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}
