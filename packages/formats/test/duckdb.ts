import { DuckDBInstance } from "@duckdb/node-api";

/** Rows of a query, every value as DuckDB's text. */
export async function duckdbRows(sql: string): Promise<(string | null)[][]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    const reader = await connection.runAndReadAll(sql);
    return reader.getRows().map((row) => row.map((value) => (value === null ? null : String(value))));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Cells of a file in rows, with `source` such as `read_parquet('…')`. */
export async function duckdbCells(source: string, columns: readonly string[]): Promise<(string | null)[][]> {
  const texts = columns.map((column) => `"${column.replaceAll('"', '""')}"::VARCHAR`);
  return duckdbRows(`SELECT ${texts.join(", ")} FROM ${source}`);
}
