import { DestinationError } from "@dlt-ts/core";
import { existingDataset, resultRows, tableName, type SqlConnection, type SqlDataset } from "@dlt-ts/sql";
import { quoteIdentifier } from "./quote-identifier.js";
import { duckDbText } from "./text.js";

const identifier = '(?:"(?:[^"]|"")*"|[^\\s".(]+)';
const createIndex = new RegExp(
  `^CREATE (?:UNIQUE )?INDEX ${identifier} ON ${identifier}(?:\\.${identifier})* *(?<definition>.*?);?$`,
  "is",
);

/**
 * Comments and indexes of a table, as statements that make them anew. Constraints belong to the table and are those of the load. Rejects with a
 * `DestinationError` (`unsupported`) for an index whose definition is not understood.
 */
export async function attachments(connection: SqlConnection, dataset: SqlDataset, table: string): Promise<readonly string[]> {
  const target = tableName(dataset, table);
  const where = "WHERE database_name = $1 AND schema_name = $2 AND table_name = $3";
  const parameters = [dataset.catalog ?? "", (await existingDataset(connection, dataset)) ?? dataset.name, table];
  const statements: string[] = [];
  const read = async (sql: string, use: (...values: readonly string[]) => void): Promise<void> => {
    for await (const row of resultRows(connection.query(sql, parameters))) use(...row.map(String));
  };
  await read(`SELECT comment FROM duckdb_tables() ${where} AND comment IS NOT NULL`, (comment) =>
    statements.push(`COMMENT ON TABLE ${target} IS ${duckDbText(comment!)}`),
  );
  await read(
    `SELECT column_name, comment FROM duckdb_columns() ${where} AND comment IS NOT NULL ORDER BY column_index`,
    (column, comment) => statements.push(`COMMENT ON COLUMN ${target}.${quoteIdentifier(column!)} IS ${duckDbText(comment!)}`),
  );
  await read(`SELECT index_name, is_unique, sql FROM duckdb_indexes() ${where} ORDER BY index_oid`, (name, isUnique, sql) => {
    // What follows the table is printed by DuckDB itself, quoted where it must be.
    const definition = createIndex.exec(sql!)?.groups?.["definition"];
    if (definition === undefined) throw unknownIndex(table, name!);
    statements.push(`CREATE ${isUnique === "true" ? "UNIQUE " : ""}INDEX ${quoteIdentifier(name!)} ON ${target} ${definition}`);
  });
  return statements;
}

function unknownIndex(table: string, index: string): DestinationError {
  return new DestinationError(
    "unsupported",
    `Table "${table}": the index "${index}" has a definition that is not understood, so the table that takes its place would be without it. ` +
      `Drop the index and make it again after the load, or replace with the strategy "truncate-and-insert", which keeps the table.`,
    { context: { table, index } },
  );
}
