import type { SqlLiterals } from "@dlt-ts/sql";

/** Files as the table functions of DuckDB take them. A path is a pattern there, so what would be a wildcard stands in brackets. */
export function fileList(paths: readonly string[], literals: SqlLiterals): string {
  return `[${paths.map((path) => literals.text(path.replace(/[*?[]/g, "[$&]"))).join(", ")}]`;
}
