import { Client } from "pg";
import Cursor from "pg-cursor";

/** The rows of a query, a thousand at a time: as many as there are, in little memory. */
export async function* readRows(
  url: string,
  query: string,
  values: readonly unknown[],
  signal: AbortSignal,
): AsyncGenerator<readonly Readonly<Record<string, unknown>>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const cursor = client.query(new Cursor<Readonly<Record<string, unknown>>>(query, [...values]));
    for (let rows = await cursor.read(1000); rows.length > 0; rows = await cursor.read(1000)) {
      signal.throwIfAborted();
      yield rows;
    }
  } finally {
    await client.end();
  }
}
