import { open } from "node:fs/promises";
import { DestinationError, type TypedTable } from "@dlt-ts/core";

/** How a CSV file is laid out. */
export interface CsvHeader {
  /** In the order of the file. */
  readonly columns: readonly string[];
  readonly delimiter: string;
}

/**
 * Reads the first line of a CSV file as a list of columns that the table has, quoted or not. What stands between them is the delimiter,
 * so that no sniffing is needed. Rejects with a `DestinationError` (`data`) for a file without such a line.
 */
export async function csvHeader(path: string, table: TypedTable): Promise<CsvHeader> {
  const header = await beginningOf(path, longestHeader(table));
  const forms = table.columns
    .flatMap(({ name }) => [`"${name.replaceAll('"', '""')}"`, name].map((form) => ({ name, form })))
    .sort((left, right) => right.form.length - left.form.length);
  const columns: string[] = [];
  let delimiter: string | undefined;
  for (let at = 0; ;) {
    const found = forms.find(({ name, form }) => header.startsWith(form, at) && !columns.includes(name));
    if (found === undefined) throw headless(path, table);
    columns.push(found.name);
    at += found.form.length;
    const next = header.slice(at, at + 1);
    if (next === "\n" || next === "\r" || next === "") return { columns, delimiter: delimiter ?? "," };
    if (delimiter !== undefined && next !== delimiter) throw headless(path, table);
    delimiter = next;
    at++;
  }
}

/** In bytes, with every name in quotes, every character of it a quote that stands twice, and a line end. */
function longestHeader({ columns }: TypedTable): number {
  return columns.reduce((bytes, { name }) => bytes + 2 * Buffer.byteLength(name) + 3, 2);
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

function headless(path: string, table: TypedTable): DestinationError {
  return new DestinationError(
    "data",
    `The CSV file "${path}" does not begin with a line of columns of table "${table.name}". Write CSV with a header (includeHeader), or another format.`,
    { context: { table: table.name, file: path } },
  );
}
