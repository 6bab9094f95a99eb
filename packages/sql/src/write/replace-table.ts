import type { PlannedTable, ReplaceStrategy, TypedTable } from "@dlt-ts/core";
import { addConstraints } from "../ddl/add-constraints.js";
import { createTable } from "../ddl/create-table.js";
import { dropTables } from "../ddl/drop-tables.js";
import { hasType } from "../ddl/refuse-other-types.js";
import { tableName, type SqlDataset } from "../sql-dataset.js";
import type { Statement } from "../statement.js";
import type { ChainRows } from "./chain-rows.js";
import { adoptedTable, adoptTable } from "./adopt-table.js";
import { columnsBeyond } from "./columns-beyond.js";
import { insertRows, type RowSource } from "./row-source.js";

/** The statements that exchange the rows of one table. */
export async function* replaceTable(
  dataset: SqlDataset,
  planned: PlannedTable,
  strategy: ReplaceStrategy,
  rows: ChainRows,
): AsyncGenerator<Statement> {
  switch (strategy) {
    case "swap":
      yield* dataset.dialect.ddl.swap === "rename" ? rebuild(dataset, planned, rows) : refill(dataset, planned, rows);
      return;
    case "staging-optimized":
      yield* dataset.dialect.ddl.adopt === undefined ? copy(dataset, planned, rows) : exchange(dataset, planned, rows);
      return;
    case "truncate-and-insert":
    case "insert-from-staging":
      // One transaction makes the two equal: nobody sees the table empty.
      yield* copy(dataset, planned, rows);
  }
}

/** Whether writing makes the table, so that it need not exist with all its columns before. */
export function isMade(dataset: SqlDataset, planned: PlannedTable, rows: ChainRows): boolean {
  return isMadeAnew(dataset, planned) || adoptedTable(planned, rows) !== undefined;
}

/** Whether the types of the columns that are there matter to a load: not to one that makes the table anew, or changes them. */
export function keepsTypes(dataset: SqlDataset, planned: PlannedTable): boolean {
  const { write } = planned;
  const changesThem = write.disposition === "replace" && write.strategy === "swap" && dataset.dialect.ddl.changeType !== undefined;
  return !isMadeAnew(dataset, planned) && !changesThem;
}

function isMadeAnew({ dialect: { ddl } }: SqlDataset, { write }: PlannedTable): boolean {
  if (write.disposition !== "replace") return false;
  return write.strategy === "staging-optimized" ? ddl.adopt !== undefined : write.strategy === "swap" && ddl.swap === "rename";
}

/** A table as its columns are added to it before its rows are exchanged: with nulls in the rows that go. */
export function columnsToAdd({ dialect }: SqlDataset, planned: PlannedTable, rows: ChainRows): TypedTable {
  const { table, write } = planned;
  const isRefilled = write.disposition === "replace" && write.strategy === "swap" && dialect.ddl.swap === "refill";
  if (!isRefilled || rows.existing(planned) === undefined) return table;
  return { ...table, columns: table.columns.map((column) => ({ ...column, nullable: true })) };
}

async function* rebuild(dataset: SqlDataset, planned: PlannedTable, rows: ChainRows): AsyncGenerator<Statement> {
  const { table } = planned;
  const { ddl, quoteIdentifier } = dataset.dialect;
  const existing = rows.existing(planned);
  const aside = rows.aside(planned);
  const attached = existing === undefined ? [] : ((await ddl.attachments?.(rows.connection, dataset, existing.name)) ?? []);
  yield createTable(dataset, table, { name: aside, keep: columnsBeyond(dataset, existing, table.columns) });
  yield* insert(dataset, planned, rows.sources(planned), aside);
  yield* dropTables(dataset, [table.name]);
  yield { step: "swap", table: table.name, sql: ddl.renameTable(tableName(dataset, aside), quoteIdentifier(table.name)) };
  for (const sql of attached) yield { step: "attach", table: table.name, sql };
}

async function* refill(dataset: SqlDataset, planned: PlannedTable, rows: ChainRows): AsyncGenerator<Statement> {
  const { table } = planned;
  const { dialect } = dataset;
  const { ddl, quoteIdentifier } = dialect;
  const target = tableName(dataset, planned.table.name);
  const existing = rows.existing(planned);
  const find = ({ name }: { readonly name: string }) => existing?.columns.get(dialect.identifierKey(name));
  yield empty(planned, `DELETE FROM ${target}`);
  for (const column of table.columns) {
    const found = find(column);
    if (found === undefined || ddl.changeType === undefined || hasType(dialect, found, column, table)) continue;
    yield alter(ddl.changeType(target, quoteIdentifier(found.name), dialect.columnType(column, table)));
  }
  const strict = table.columns.filter((column) => column.nullable === false);
  const known = new Set(strict.map(find));
  const relaxed = [...(existing?.columns.values() ?? [])].filter((column) => !column.optional && !known.has(column));
  if (relaxed.length > 0) for (const sql of ddl.dropNotNull?.(target, relaxed.map(quoted)) ?? []) yield alter(sql);
  yield* insert(dataset, planned, rows.sources(planned));
  const tightened = existing === undefined ? [] : strict.filter((column) => find(column)?.optional !== false);
  if (tightened.length > 0) for (const sql of ddl.setNotNull(target, tightened.map(quoted))) yield alter(sql);

  function quoted({ name }: { readonly name: string }): string {
    return quoteIdentifier(name);
  }

  function alter(sql: string): Statement {
    return { step: "alter", table: table.name, sql };
  }
}

/** The table goes, and the staged one takes its place; or one like it, with a copy of the rows, where that one may not be taken. */
async function* exchange(dataset: SqlDataset, planned: PlannedTable, rows: ChainRows): AsyncGenerator<Statement> {
  const { table } = planned;
  yield* dropTables(dataset, [table.name]);
  const staged = rows.adoptable?.(planned);
  if (staged !== undefined) {
    yield* adoptTable(dataset, planned, staged);
    return;
  }
  yield createTable(dataset, table, { constraints: "not-null" });
  yield* insert(dataset, planned, rows.sources(planned));
  yield* addConstraints(dataset, table);
}

async function* copy(dataset: SqlDataset, planned: PlannedTable, rows: ChainRows): AsyncGenerator<Statement> {
  yield empty(planned, dataset.dialect.ddl.emptyTable(tableName(dataset, planned.table.name)));
  yield* insert(dataset, planned, rows.sources(planned));
}

function empty({ table }: PlannedTable, sql: string): Statement {
  return { step: "empty", table: table.name, sql };
}

async function* insert(
  dataset: SqlDataset,
  { table }: PlannedTable,
  sources: AsyncIterable<RowSource>,
  into: string = table.name,
): AsyncGenerator<Statement> {
  for await (const source of sources) yield insertRows(dataset, table.name, source, into);
}
