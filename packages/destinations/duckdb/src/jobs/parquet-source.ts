import { resultRows, type RowSource, type SqlConnection, type SqlDataset } from "@dlt-ts/sql";
import { fileList } from "./file-list.js";

/** The rows of Parquet files. A file that was begun before a column came lacks it; together they have what is filled. */
export async function parquetSource(connection: SqlConnection, { dialect }: SqlDataset, paths: readonly string[]): Promise<RowSource> {
  const files = `read_parquet(${fileList(paths, dialect.literals)}, union_by_name = true, hive_partitioning = false)`;
  const columns: string[] = [];
  for await (const [name] of resultRows(connection.query(`SELECT column_name FROM (DESCRIBE SELECT * FROM ${files})`)))
    columns.push(String(name));
  return { columns, query: `SELECT ${columns.map((name) => dialect.quoteIdentifier(name)).join(", ")} FROM ${files}` };
}
