import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Client } from "pg";
import type { PostgresDriver } from "./load-driver.js";

/** Copies a file in, no faster than the server takes it. An error in reading it ends the COPY at the server too. */
export async function copyBytes(client: Client, driver: PostgresDriver, sql: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  const copy = client.query(driver.copyFrom(sql, { highWaterMark: 1024 * 1024 }));
  await pipeline(Readable.from(bytes, { objectMode: false, highWaterMark: 256 * 1024 }), copy);
  return copy.rowCount;
}
