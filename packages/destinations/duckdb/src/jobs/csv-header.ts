import { createReadStream } from "node:fs";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { DestinationError, type TypedTable } from "@dlt-ts/core";
import { csvHeaderIn, longestCsvHeader, type CsvHeader } from "@dlt-ts/sql";

/** The header of a CSV file. Rejects with a `DestinationError` (`data`) for a file without one. */
export async function csvHeader(path: string, table: TypedTable): Promise<CsvHeader> {
  const header = csvHeaderIn(await beginningOf(path, longestCsvHeader(table)), table);
  if (header !== undefined) return header;
  throw new DestinationError(
    "data",
    `The CSV file "${path}" does not begin with a line of columns of table "${table.name}". Write CSV with a header (includeHeader), or another format.`,
    { context: { table: table.name, file: path } },
  );
}

async function beginningOf(path: string, bytes: number): Promise<string> {
  const file = createReadStream(path);
  const decompressor = path.endsWith(".gz") ? createGunzip() : path.endsWith(".zst") ? createZstdDecompress() : undefined;
  file.once("error", (error) => decompressor?.destroy(error));
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of decompressor === undefined ? file : file.pipe(decompressor)) {
      parts.push(part as Buffer);
      length += (part as Buffer).byteLength;
      if (length >= bytes) break;
    }
  } finally {
    file.destroy();
    decompressor?.destroy();
  }
  return Buffer.concat(parts).toString("utf8", 0, bytes);
}
