import { Buffer } from "node:buffer";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ColumnBatch, JobFormat, TypeCapabilities, TypedTable } from "@dlt-ts/core";
import { type Cell, putRow } from "./batches.js";
import { TableBuilder } from "../src/index.js";

/** As DuckDB has them. */
export const types: TypeCapabilities = { decimal: [38, 9], wei: [38, 0], timestamp: [6, 9], nested: true };

/** The file that a format makes of batches. */
export async function fileOf(
  format: JobFormat,
  table: TypedTable,
  batches: Iterable<ColumnBatch>,
  capabilities: TypeCapabilities = types,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  // The bytes belong to the sink only until it resolves, so it keeps copies.
  const writer = format.open(table, { write: (bytes) => void pieces.push(Buffer.from(bytes)) }, { types: capabilities });
  for (const batch of batches) {
    await writer.write(batch);
    // The memory of a batch is the caller's again once `write` resolved.
    for (const { data, validity } of batch.columns) {
      validity?.fill(0);
      if (data.kind !== "constant") data.values.fill(0);
    }
  }
  await writer.finish();
  return Buffer.concat(pieces);
}

/** One batch for each list of rows. */
export function batchesOf(table: TypedTable, ...groups: readonly (readonly (readonly Cell[])[])[]): ColumnBatch[] {
  const builder = new TableBuilder(table.name);
  return groups.map((rows) => {
    for (const row of rows) putRow(builder, table, row);
    return builder.take(table);
  });
}

/** Runs `use` with the path of a temporary file of these contents. */
export async function withFile<T>(name: string, contents: Uint8Array, use: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "dlt-ts-formats-"));
  try {
    const path = join(folder, name);
    await writeFile(path, contents);
    return await use(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}
