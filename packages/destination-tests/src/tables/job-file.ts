import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import type { DestinationCapabilities, JobFormat, Row, TypedTable } from "@dlt-ts/core";
import { TableBuilder } from "@dlt-ts/formats";
import { putValue } from "./put-value.js";

/** Writes rows as a job file, in two batches where there are rows enough, and tells what a plan says of it. */
export async function writeJobFile(
  path: string,
  format: JobFormat,
  table: TypedTable,
  rows: readonly Row[],
  capabilities: DestinationCapabilities,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const chunks: Uint8Array[] = [];
  const sink = { write: (bytes: Uint8Array): void => void chunks.push(Buffer.from(bytes)) };
  const writer = format.open(table, sink, { types: capabilities.types });

  const builder = new TableBuilder(table.name);
  const columns = table.columns.map((column) => ({ column, builder: builder.addColumn(column.name, column.dataType) }));
  const half = Math.ceil(rows.length / 2);
  for (const batch of [rows.slice(0, half), rows.slice(half)]) {
    if (batch.length === 0) continue;
    for (const row of batch) {
      for (const { column, builder: values } of columns) {
        const value = Object.hasOwn(row, column.name) ? row[column.name]! : null;
        if (value !== null) putValue(values, column.dataType, value);
      }
      builder.endRow();
    }
    await writer.write(builder.take(table));
  }
  await writer.finish();

  const file = Buffer.concat(chunks);
  await writeFile(path, file);
  return { bytes: file.length, sha256: createHash("sha256").update(file).digest("hex") };
}
