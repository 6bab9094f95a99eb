import type { TypedColumn, TypedTable } from "@dlt-ts/core";
import { onlyRow } from "../connection/result-rows.js";
import type { SqlConnection } from "../connection/sql-connection.js";
import { tableName, type SqlDataset } from "../sql-dataset.js";
import type { Statement } from "../statement.js";
import { columnDefinition } from "./column-definition.js";
import { addConstraints } from "./add-constraints.js";
import { createTable } from "./create-table.js";
import type { ExistingTable } from "./existing-tables.js";

export interface SchemaAdditions {
  readonly statements: readonly Statement[];
  /** For after the rows: constraints of new tables, where the engine builds an index faster than one grows. */
  readonly constraints: readonly Statement[];
  /** What differs from the schema, for load info. */
  readonly notes: readonly string[];
}

/**
 * What a dataset lacks of some tables: whole tables, and columns of those that it has. Types and hints of columns that exist are
 * left as they are. Rows that are there have no value for a new column, so it takes nulls, whatever the schema says: that is a note.
 */
export async function schemaAdditions(
  connection: SqlConnection,
  dataset: SqlDataset,
  tables: readonly TypedTable[],
  existing: ReadonlyMap<string, ExistingTable>,
): Promise<SchemaAdditions> {
  const statements: Statement[] = [];
  const constraints: Statement[] = [];
  const notes: string[] = [];
  const later = dataset.dialect.ddl.addConstraint !== undefined;
  for (const table of tables) {
    const found = existing.get(dataset.dialect.identifierKey(table.name));
    if (found === undefined) {
      statements.push(createTable(dataset, table, { constraints: later ? "not-null" : "all" }));
      constraints.push(...addConstraints(dataset, table));
      continue;
    }
    const missing = table.columns.filter((column) => !found.columns.has(dataset.dialect.identifierKey(column.name)));
    if (missing.length === 0) continue;
    const strict = missing.filter((column) => column.nullable === false);
    const relaxed = strict.length > 0 && (await hasRows(connection, dataset, found.name));
    statements.push(...addColumns(dataset, table, found.name, relaxed ? missing.map(nullable) : missing));
    notes.push(...unconstrained(dataset, table, missing));
    if (relaxed) {
      const names = strict.map((column) => `"${column.name}"`).join(", ");
      notes.push(`Table "${table.name}" has rows, so ${names} (not null in the schema) came in as nullable.`);
    }
  }
  return { statements, constraints, notes };
}

function addColumns(dataset: SqlDataset, table: TypedTable, existing: string, columns: readonly TypedColumn[]): readonly Statement[] {
  const { dialect } = dataset;
  const target = tableName(dataset, existing);
  const definitions = columns.map((column) => columnDefinition(dialect, column, table, dialect.ddl.addsConstraints ? "all" : "none"));
  const strict = dialect.ddl.addsConstraints ? [] : columns.filter((column) => column.nullable === false);
  return [
    ...dialect.ddl.addColumns(target, definitions),
    ...(strict.length === 0
      ? []
      : dialect.ddl.setNotNull(
          target,
          strict.map((column) => dialect.quoteIdentifier(column.name)),
        )),
  ].map((sql) => ({ step: "alter", table: table.name, sql }));
}

function unconstrained({ dialect }: SqlDataset, table: TypedTable, added: readonly TypedColumn[]): readonly string[] {
  if (dialect.ddl.addsConstraints) return [];
  return added.flatMap((column) => {
    const constraint = dialect.columnConstraint(column, table);
    return constraint === "" ? [] : [`Table "${table.name}" exists, so "${column.name}" came in without ${constraint}.`];
  });
}

function nullable(column: TypedColumn): TypedColumn {
  return { ...column, nullable: true };
}

async function hasRows(connection: SqlConnection, dataset: SqlDataset, table: string): Promise<boolean> {
  const query = dataset.dialect.limit(`SELECT 1 FROM ${tableName(dataset, table)}`, 1);
  return (await onlyRow(connection.query(query))) !== undefined;
}
