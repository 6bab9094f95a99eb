import type { TypedTable } from "@dlt-ts/core";
import type { RowSource, SqlDataset } from "@dlt-ts/sql";
import { fileList } from "./file-list.js";
import { textColumn } from "./text-column.js";

/** Of one row, in bytes. The reader allocates twice as much for each thread. */
const longestRow = 32 * 1024 * 1024;

/** The rows of JSON lines files. */
export function jsonlSource({ dialect }: SqlDataset, table: TypedTable, paths: readonly string[]): RowSource {
  const { literals } = dialect;
  const columns = table.columns.map((column) => textColumn(column, table, dialect, "JSON"));
  const types = columns.map(({ name, readAs }) => `${dialect.quoteIdentifier(name)}: ${literals.text(readAs)}`).join(", ");
  const files =
    `read_json(${fileList(paths, literals)}, format = 'newline_delimited', columns = {${types}}, ` +
    `maximum_object_size = ${longestRow}, hive_partitioning = false)`;
  return {
    columns: columns.map(({ name }) => name),
    query: `SELECT ${columns.map(({ expression }) => expression).join(", ")} FROM ${files}`,
  };
}
