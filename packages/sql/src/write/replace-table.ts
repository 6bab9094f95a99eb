import type { PlannedTable, ReplaceStrategy } from "@dlt-ts/core";
import { addConstraints } from "../ddl/add-constraints.js";
import { createTable } from "../ddl/create-table.js";
import { dropTables } from "../ddl/drop-tables.js";
import { hasType } from "../ddl/refuse-other-types.js";
import { tableName, type SqlDataset } from "../sql-dataset.js";
import type { Statement } from "../statement.js";
import type { ChainRows } from "./chain-rows.js";
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
      yield* adopt(dataset, planned, rows);
      return;
    case "truncate-and-insert":
    case "insert-from-staging":
      // One transaction makes the two equal: nobody sees the table empty.
      yield* copy(dataset, planned, rows);
  }
}

/** Whether writing makes the table anew, so that it need not exist with all its columns before. */
export function isRebuilt({ dialect }: SqlDataset, { write }: PlannedTable): boolean {
  return write.disposition === "replace" && write.strategy === "swap" && dialect.ddl.swap === "rename";
}

/** Whether the types of the columns that are there matter to a load: not to one that changes them. */
export function keepsTypes({ dialect }: SqlDataset, { write }: PlannedTable): boolean {
  if (write.disposition !== "replace") return true;
  return write.strategy === "staging-optimized" ? dialect.ddl.adopt === undefined : write.strategy !== "swap";
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
  const target = tableName(dataset, planned.table.name);
  const existing = rows.existing(planned);
  yield empty(planned, `DELETE FROM ${target}`);
  for (const column of table.columns) {
    const found = existing?.columns.get(dialect.identifierKey(column.name));
    if (found === undefined || dialect.ddl.changeType === undefined || hasType(dialect, found, column, table)) continue;
    const sql = dialect.ddl.changeType(target, dialect.quoteIdentifier(found.name), dialect.columnType(column, table));
    yield { step: "alter", table: table.name, sql };
  }
  yield* insert(dataset, planned, rows.sources(planned));
}

/** Makes the staged table the table, where the engine can and all rows are in one; else copies the rows. */
async function* adopt(dataset: SqlDataset, planned: PlannedTable, rows: ChainRows): AsyncGenerator<Statement> {
  const { name } = planned.table;
  const { ddl } = dataset.dialect;
  const sources: RowSource[] = [];
  if (ddl.adopt !== undefined) for await (const source of rows.sources(planned)) sources.push(source);
  const staged = sources.length === 1 ? sources[0]!.table : undefined;
  if (ddl.adopt === undefined || staged === undefined) {
    yield* copy(dataset, planned, rows);
    return;
  }
  yield* dropTables(dataset, [name]);
  for (const sql of ddl.adopt(staged, dataset, name)) yield { step: "swap", table: name, sql };
  // A table that is new gets them with all others.
  if (rows.existing(planned) !== undefined) yield* addConstraints(dataset, planned.table);
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
