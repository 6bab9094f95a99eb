import { resultRows, tableName, type SqlConnection, type SqlDataset } from "@dlt-ts/sql";

/** The constraints that make a column UNIQUE by itself, and no other column with it. */
const constraintsQuery =
  "SELECT c.conname FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND c.conkey = ARRAY[a.attnum] " +
  "WHERE c.contype = 'u' AND c.conrelid = pg_catalog.to_regclass($1) AND a.attname = $2";

/** Statements that take UNIQUE away from a column of a table. */
export async function dropUnique(
  connection: SqlConnection,
  dataset: SqlDataset,
  table: string,
  column: string,
): Promise<readonly string[]> {
  const target = tableName(dataset, table);
  const statements: string[] = [];
  for await (const [name] of resultRows(connection.query(constraintsQuery, [target, column]))) {
    statements.push(`ALTER TABLE ${target} DROP CONSTRAINT ${dataset.dialect.quoteIdentifier(String(name))}`);
  }
  return statements;
}
