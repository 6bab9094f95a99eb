import { tableName, type SqlDataset } from "../sql-dataset.js";
import type { Statement } from "../statement.js";

/** Drops tables in the given order; one that does not exist is skipped. */
export function dropTables(dataset: SqlDataset, tables: readonly string[]): readonly Statement[] {
  return tables.map((table) => ({ step: "drop", table, sql: `DROP TABLE IF EXISTS ${tableName(dataset, table)}` }));
}
