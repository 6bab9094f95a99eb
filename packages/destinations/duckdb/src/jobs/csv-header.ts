import { open } from "node:fs/promises";
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
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}
