import { Buffer } from "node:buffer";
import type { TypedTable } from "@dlt-ts/core";

/** How a CSV file is laid out. */
export interface CsvHeader {
  /** In the order of the file. */
  readonly columns: readonly string[];
  readonly delimiter: string;
}

/**
 * The first line of a CSV file as a list of columns that the table has, quoted or not. What stands between them is the delimiter, so that
 * no sniffing is needed. `beginning` has the first `longestCsvHeader` bytes of the file; `undefined` if it does not begin with such a line.
 */
export function csvHeaderIn(beginning: string, table: TypedTable): CsvHeader | undefined {
  const forms = table.columns
    .flatMap(({ name }) => [`"${name.replaceAll('"', '""')}"`, name].map((form) => ({ name, form })))
    .sort((left, right) => right.form.length - left.form.length);
  const columns: string[] = [];
  let delimiter: string | undefined;
  for (let at = 0; ;) {
    const found = forms.find(({ name, form }) => beginning.startsWith(form, at) && !columns.includes(name));
    if (found === undefined) return undefined;
    columns.push(found.name);
    at += found.form.length;
    const next = beginning.slice(at, at + 1);
    if (next === "\n" || next === "\r" || next === "") return { columns, delimiter: delimiter ?? "," };
    if (delimiter !== undefined && next !== delimiter) return undefined;
    delimiter = next;
    at++;
  }
}

/** In bytes, with every name in quotes, every character of it a quote that stands twice, and a line end. */
export function longestCsvHeader({ columns }: TypedTable): number {
  return columns.reduce((bytes, { name }) => bytes + 2 * Buffer.byteLength(name) + 3, 2);
}
