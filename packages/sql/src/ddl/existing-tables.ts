import { resultRows } from "../connection/result-rows.js";
import type { SqlConnection } from "../connection/sql-connection.js";
import type { SqlDataset } from "../sql-dataset.js";

/** A column as the engine has it. */
export interface ExistingColumn {
  readonly name: string;
  /** As the engine prints it, good for DDL. */
  readonly type: string;
  /** A row may come without a value for it. */
  readonly optional: boolean;
}

/** A table as the engine has it, its columns by their identifier keys. */
export interface ExistingTable {
  readonly name: string;
  readonly columns: ReadonlyMap<string, ExistingColumn>;
}

/** The dataset as the engine spells it, or nothing where it does not exist. */
export async function existingDataset(connection: SqlConnection, dataset: SqlDataset): Promise<string | undefined> {
  return await spelled(connection, dataset, { column: "schema_name", view: "schemata", catalogColumn: "catalog_name" });
}

/** The dataset as the engine spells it, or nothing where it has no table. Engines know that at once, and take long to describe their columns. */
async function filledDataset(connection: SqlConnection, dataset: SqlDataset): Promise<string | undefined> {
  return await spelled(connection, dataset, { column: "table_schema", view: "tables", catalogColumn: "table_catalog" });
}

async function spelled(
  connection: SqlConnection,
  { dialect, catalog, name }: SqlDataset,
  { column, view, catalogColumn }: { readonly column: string; readonly view: string; readonly catalogColumn: string },
): Promise<string | undefined> {
  const key = dialect.identifierKey(name);
  const filter = catalog === undefined ? "" : ` WHERE ${catalogColumn} = ${dialect.parameter(1)}`;
  const sql = `SELECT DISTINCT ${column} FROM information_schema.${view}${filter}`;
  let existing: string | undefined;
  for await (const [found] of resultRows(connection.query(sql, catalog === undefined ? [] : [catalog]))) {
    if (dialect.identifierKey(String(found)) === key) existing = String(found);
  }
  return existing;
}

/** Tables and views of the dataset by their identifier keys; none where the dataset does not exist or is empty. */
export async function existingTables(connection: SqlConnection, dataset: SqlDataset): Promise<ReadonlyMap<string, ExistingTable>> {
  const { dialect, catalog } = dataset;
  // A query of the dialect finds nothing where there is no dataset.
  const schema = dialect.columnsQuery === undefined ? await filledDataset(connection, dataset) : dataset.name;
  if (schema === undefined) return new Map();

  const filter = catalog === undefined ? "" : ` AND table_catalog = ${dialect.parameter(2)}`;
  const tables = new Map<string, ExistingTable & { readonly columns: Map<string, ExistingColumn> }>();
  const sql =
    dialect.columnsQuery ??
    `SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = ${dialect.parameter(1)}${filter} ORDER BY table_name, ordinal_position`;
  for await (const [table, column, type, optional] of resultRows(
    connection.query(sql, catalog === undefined ? [schema] : [schema, catalog]),
  )) {
    const name = String(table);
    const key = dialect.identifierKey(name);
    const found = tables.get(key) ?? { name, columns: new Map<string, ExistingColumn>() };
    tables.set(key, found);
    found.columns.set(dialect.identifierKey(String(column)), { name: String(column), type: String(type), optional: optional !== "NO" });
  }
  return tables;
}

/** The names of all tables and views of the dataset. */
export async function tableNames(connection: SqlConnection, dataset: SqlDataset): Promise<readonly string[]> {
  return [...(await existingTables(connection, dataset)).values()].map((table) => table.name);
}
