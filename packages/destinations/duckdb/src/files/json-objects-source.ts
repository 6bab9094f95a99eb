import type { TypedTable } from "@dlt-ts/core";
import type { RowSource, SqlDataset } from "@dlt-ts/sql";
import { fileList } from "../jobs/file-list.js";

/** The rows of JSON lines files whose keys differ only in case: DuckDB cannot name such columns, so each value is taken out of its object. */
export function jsonObjectsSource({ dialect }: SqlDataset, table: TypedTable, paths: readonly string[]): RowSource {
  const { literals } = dialect;
  const values = table.columns.map((column) => {
    const path = literals.text(`/${column.name.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    if (column.dataType === "json") return `json_extract(json, ${path})`;
    const text = `json_extract_string(json, ${path})`;
    return column.dataType === "binary" ? `from_base64(${text})` : `${text}::${dialect.columnType(column, table)}`;
  });
  const files = `read_json_objects(${fileList(paths, literals)}, format = 'newline_delimited')`;
  return { columns: table.columns.map(({ name }) => name), query: `SELECT ${values.join(", ")} FROM ${files}` };
}
