import { DestinationError, type PlannedTable, type ReplaceStrategy } from "@dlt-ts/core";
import { createTable } from "../ddl/create-table.js";
import { dropTables } from "../ddl/drop-tables.js";
import type { ExistingColumn, ExistingTable } from "../ddl/existing-tables.js";
import { columnList, tableName, type SqlDataset } from "../sql-dataset.js";
import type { Statement } from "../statement.js";
import { insertRows, type RowSource } from "./row-source.js";

/** What writing one table needs besides its plan. */
export interface TableRows {
  /** None for a table without jobs: it is still emptied by a replace. */
  readonly sources: AsyncIterable<RowSource>;
  /** A free name for a table built aside. */
  readonly aside: string;
  /** The table as it is before, if it is. */
  readonly existing?: ExistingTable | undefined;
}

type Write = (dataset: SqlDataset, planned: PlannedTable, rows: TableRows) => AsyncIterable<Statement>;

/**
 * The statements that bring the rows of one table in, one after the other, for one transaction. The table exists, except under `swap`,
 * which makes it: see `isRebuilt`. Throws a `DestinationError` (`unsupported`) for a disposition that this package cannot write.
 */
export function writeTable(dataset: SqlDataset, planned: PlannedTable, rows: TableRows): AsyncIterable<Statement> {
  const { write } = planned;
  if (write.disposition === "append") return append(dataset, planned, rows);
  const replace = write.disposition === "replace" ? replaceStrategies[write.strategy] : undefined;
  if (replace !== undefined) return replace(dataset, planned, rows);
  throw new DestinationError(
    "unsupported",
    `Table "${planned.table.name}": ${dataset.dialect.name} cannot ${write.disposition} with "${write.strategy}".`,
    {
      context: { table: planned.table.name, disposition: write.disposition, strategy: write.strategy },
    },
  );
}

/** Whether writing makes the table anew, so that it need not exist with all its columns before. */
export function isRebuilt({ write }: PlannedTable): boolean {
  return write.disposition === "replace" && write.strategy === "swap";
}

const replaceStrategies: Readonly<Partial<Record<ReplaceStrategy, Write>>> = {
  async *swap(dataset, { table }, { sources, aside, existing }) {
    yield createTable(dataset, table, { name: aside, keep: columnsBeyond(dataset, existing, table.columns) });
    for await (const source of sources) yield insertRows(dataset, table.name, source, aside);
    yield* dropTables(dataset, [table.name]);
    const sql = dataset.dialect.ddl.renameTable(tableName(dataset, aside), dataset.dialect.quoteIdentifier(table.name));
    yield { step: "swap", table: table.name, sql };
  },

  async *"truncate-and-insert"(dataset, planned, rows) {
    yield emptyTable(dataset, planned.table.name);
    yield* append(dataset, planned, rows);
  },

  async *"insert-from-staging"(dataset, { table }, { sources, aside }) {
    yield createTable(dataset, table, { name: aside });
    for await (const source of sources) yield insertRows(dataset, table.name, source, aside);
    yield emptyTable(dataset, table.name);
    const columns = table.columns.map((column) => column.name);
    yield insertRows(dataset, table.name, { columns, query: `SELECT ${columnList(dataset, columns)} FROM ${tableName(dataset, aside)}` });
    yield* dropTables(dataset, [aside]);
  },
};

async function* append(dataset: SqlDataset, { table }: PlannedTable, { sources }: TableRows): AsyncGenerator<Statement> {
  for await (const source of sources) yield insertRows(dataset, table.name, source);
}

function emptyTable(dataset: SqlDataset, table: string): Statement {
  return { step: "empty", table, sql: dataset.dialect.ddl.emptyTable(tableName(dataset, table)) };
}

function columnsBeyond(
  { dialect }: SqlDataset,
  existing: ExistingTable | undefined,
  columns: readonly { readonly name: string }[],
): readonly ExistingColumn[] {
  const known = new Set(columns.map((column) => dialect.identifierKey(column.name)));
  return [...(existing?.columns ?? [])].flatMap(([key, column]) => (known.has(key) ? [] : [column]));
}
