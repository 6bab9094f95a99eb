import type { TypedTable } from "@dlt-ts/core";
import type { CsvHeader, RowSource, SqlDataset } from "@dlt-ts/sql";
import { csvHeader } from "./csv-header.js";
import { fileList } from "./file-list.js";
import { textColumn } from "./text-column.js";

/** Of one row, in bytes. */
const longestRow = 32 * 1024 * 1024;

/** The rows of CSV files: one source for all files with the same columns in the same order. */
export async function* csvSources(dataset: SqlDataset, table: TypedTable, paths: readonly string[]): AsyncGenerator<RowSource> {
  const headers = await Promise.all(paths.map(async (path) => ({ path, header: await csvHeader(path, table) })));
  for (const alike of Map.groupBy(headers, ({ header }) => JSON.stringify(header)).values()) {
    yield csvSource(
      dataset,
      table,
      alike[0]!.header,
      alike.map(({ path }) => path),
    );
  }
}

function csvSource(
  { dialect }: SqlDataset,
  table: TypedTable,
  { columns: names, delimiter }: CsvHeader,
  paths: readonly string[],
): RowSource {
  const { literals } = dialect;
  const columns = names.map((name) =>
    textColumn(
      table.columns.find((column) => column.name === name)!,
      table,
      dialect,
      "VARCHAR",
    ),
  );
  const types = columns.map(({ name, readAs }) => `${dialect.quoteIdentifier(name)}: ${literals.text(readAs)}`).join(", ");
  // An empty field is a null, and an empty text when it is quoted.
  const files =
    `read_csv(${fileList(paths, literals)}, auto_detect = false, header = true, delim = ${literals.text(delimiter)}, quote = '"', escape = '"', ` +
    `nullstr = '', allow_quoted_nulls = false, columns = {${types}}, max_line_size = ${longestRow}, buffer_size = ${2 * longestRow}, hive_partitioning = false)`;
  return { columns: names, query: `SELECT ${columns.map(({ expression }) => expression).join(", ")} FROM ${files}` };
}
