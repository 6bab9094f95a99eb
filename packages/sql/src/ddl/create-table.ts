import type { TypedColumn, TypedTable } from "@dlt-ts/core";
import { columnList, tableName, type SqlDataset } from "../sql-dataset.js";
import type { Statement } from "../statement.js";
import { columnDefinition, type Constraints } from "./column-definition.js";
import type { ExistingColumn } from "./existing-tables.js";

export interface CreateTableOptions {
  /** Default: the table's own name. */
  readonly name?: string;
  /** Columns that no two rows may share. */
  readonly primaryKey?: readonly string[];
  /** `none`: for rows that are not sorted out yet. `not-null`: the others are added after the rows. Default `all`. */
  readonly constraints?: Constraints;
  /** How a column that must have a value says so. Default: `NOT NULL`. */
  readonly notNull?: (column: TypedColumn) => string;
  /** Between CREATE and TABLE, for engines that have such words: `UNLOGGED`. */
  readonly modifier?: string;
  /** Columns that an earlier table has and this one keeps; they take nulls. */
  readonly keep?: readonly ExistingColumn[];
}

/** A table that does not exist yet. */
export function createTable(dataset: SqlDataset, table: TypedTable, options: CreateTableOptions = {}): Statement {
  const { name = table.name, primaryKey = [], keep = [], constraints = "all", notNull, modifier } = options;
  const { dialect } = dataset;
  const parts = [
    ...table.columns.map((column) => columnDefinition(dialect, column, table, constraints, notNull?.(column))),
    ...keep.map((column) => `${dialect.quoteIdentifier(column.name)} ${column.type}`),
    ...(primaryKey.length === 0 ? [] : [`PRIMARY KEY (${columnList(dataset, primaryKey)})`]),
  ];
  const create = modifier === undefined ? "CREATE TABLE" : `CREATE ${modifier} TABLE`;
  return { step: "create", table: table.name, sql: `${create} ${tableName(dataset, name)} (\n  ${parts.join(",\n  ")}\n)` };
}
