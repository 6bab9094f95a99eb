import { Buffer } from "node:buffer";
import { DestinationError, type TypedTable } from "@dlt-ts/core";
import { csvHeaderIn, longestCsvHeader, type CsvHeader } from "@dlt-ts/sql";

/** The header of a CSV file. Rejects with a `DestinationError` (`data`) for a file without one. */
export async function csvHeader(file: AsyncIterable<Uint8Array>, table: TypedTable): Promise<CsvHeader> {
  const header = csvHeaderIn(await beginningOf(file, longestCsvHeader(table)), table);
  if (header !== undefined) return header;
  throw new DestinationError(
    "data",
    `A CSV file of table "${table.name}" does not begin with a line of columns of the table. Write CSV with a header (includeHeader), or another format.`,
    { context: { table: table.name } },
  );
}

async function beginningOf(file: AsyncIterable<Uint8Array>, bytes: number): Promise<string> {
  let beginning: Buffer = Buffer.alloc(0);
  for await (const chunk of file) {
    beginning = Buffer.concat([beginning, chunk]);
    if (beginning.length >= bytes) break;
  }
  return beginning.toString("utf8", 0, bytes);
}
