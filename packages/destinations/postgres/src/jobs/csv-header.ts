import { Buffer } from "node:buffer";
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
export async function csvHeader(file: AsyncIterable<Uint8Array>, table: TypedTable): Promise<CsvHeader> {
  const header = await beginningOf(file, longestHeader(table));
  const forms = table.columns
    .flatMap(({ name }) => [`"${name.replaceAll('"', '""')}"`, name].map((form) => ({ name, form })))
    .sort((left, right) => right.form.length - left.form.length);
  const columns: string[] = [];
  let delimiter: string | undefined;
  for (let at = 0; ;) {
    const found = forms.find(({ name, form }) => header.startsWith(form, at) && !columns.includes(name));
    if (found === undefined) throw headless(table);
    columns.push(found.name);
    at += found.form.length;
    const next = header.slice(at, at + 1);
    if (next === "\n" || next === "\r" || next === "") return { columns, delimiter: delimiter ?? "," };
    if (delimiter !== undefined && next !== delimiter) throw headless(table);
    delimiter = next;
    at++;
  }
}

/** In bytes, with every name in quotes, every character of it a quote that stands twice, and a line end. */
function longestHeader({ columns }: TypedTable): number {
  return columns.reduce((bytes, { name }) => bytes + 2 * Buffer.byteLength(name) + 3, 2);
}

async function beginningOf(file: AsyncIterable<Uint8Array>, bytes: number): Promise<string> {
  let beginning: Buffer = Buffer.alloc(0);
  for await (const chunk of file) {
    beginning = Buffer.concat([beginning, chunk]);
    if (beginning.length >= bytes) break;
  }
  return beginning.toString("utf8", 0, bytes);
}

function headless({ name }: TypedTable): DestinationError {
  return new DestinationError(
    "data",
    `A CSV file of table "${name}" does not begin with a line of columns of the table. Write CSV with a header (includeHeader), or another format.`,
    { context: { table: name } },
  );
}
