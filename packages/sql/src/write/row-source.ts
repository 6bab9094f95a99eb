import { columnList, tableName, type SqlDataset } from "../sql-dataset.js";
import type { Statement } from "../statement.js";

/** Rows for a table: the files of its jobs, as one query; or some rows of a file, as a list of values. */
export interface RowSource {
  /** The columns that it fills, in the order of the query. The others become null. */
  readonly columns: readonly string[];
  /** What follows `INSERT INTO table (columns)`. */
  readonly query: string;
  /**
   * A table, qualified and quoted, that holds exactly these rows and has every column of the planned table. Merges read it
   * as it is. Absent: they copy the rows into a table of their own first.
   */
  readonly table?: string;
}

/** Appends rows to a table. */
export function insertRows(dataset: SqlDataset, table: string, source: RowSource, into: string = table): Statement {
  return {
    step: "insert",
    table,
    sql: `INSERT INTO ${tableName(dataset, into)} (${columnList(dataset, source.columns)})\n${source.query}`,
  };
}
