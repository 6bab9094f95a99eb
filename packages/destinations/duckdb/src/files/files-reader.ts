import { DestinationError, type Reader, type ResultPage, type TypedTable } from "@dlt-ts/core";
import { datasetName, sqlReader, tableName, type RowSource, type SqlConnection, type SqlDataset } from "@dlt-ts/sql";
import { duckDbDialect } from "../dialect/duck-db-dialect.js";
import { DuckDbDatabase } from "../driver/duck-db-database.js";
import { loadDriver } from "../driver/load-driver.js";
import { instanceStatements } from "../driver/settings.js";
import { csvSources } from "../jobs/csv-sources.js";
import { jsonlSource } from "../jobs/jsonl-source.js";
import { parquetSource } from "../jobs/parquet-source.js";
import { columnAliases, hasAliases, refuseAliases } from "./column-aliases.js";
import { jsonObjectsSource } from "./json-objects-source.js";

/** Files that hold the rows of a table. */
export interface TableFiles {
  readonly table: TypedTable;
  /** Local paths by format: `parquet`, `jsonl` or `csv`. Text files may end in `.gz` or `.zst`, and are then compressed so. */
  readonly files: Readonly<Record<string, readonly string[]>>;
}

/**
 * Reads files as the tables of a dataset, in a DuckDB in memory: each table is a view over its files, with the columns and types of its
 * schema. A column that a file lacks is null there. Rejects with a `DestinationError` where the driver is missing or a file cannot be read.
 */
export async function openFilesReader(
  name: string,
  tables: readonly TableFiles[],
  signal: AbortSignal,
): Promise<Required<Reader> & AsyncDisposable> {
  const driver = await loadDriver();
  const instance = await driver.DuckDBInstance.create(":memory:");
  const database = new DuckDbDatabase({ driver, instance, name: `files of dataset "${name}"`, credentials: {}, signal });
  async function close(): Promise<void> {
    await database[Symbol.asyncDispose]();
    instance.closeSync();
  }
  try {
    const dataset: SqlDataset = { dialect: duckDbDialect({ createIndexes: false }), catalog: await database.catalog(), name };
    {
      await using connection = await database.connect();
      for (const statement of instanceStatements({})) await connection.execute(statement);
      await connection.execute(`CREATE SCHEMA IF NOT EXISTS ${datasetName(dataset)}`);
      for (const each of tables) await connection.execute(await viewOf(connection, dataset, each));
    }
    const inDataset = database.within(dataset, async () => true);
    const reader = sqlReader({ connect: (stop) => database.connect(stop), inDataset }, dataset);
    const named = new Map(tables.map(({ table }) => [table.name, columnAliases(table)]));
    return {
      ...reader,
      async *rows(table, options) {
        const aliases = named.get(table);
        const names = options?.columns ?? [...(aliases?.keys() ?? [])];
        if (aliases === undefined || !hasAliases(aliases)) yield* reader.rows(table, options);
        else yield* renamed(reader.rows(table, { columns: names.map((each) => aliases.get(each) ?? each) }), names);
      },
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function* renamed(pages: AsyncIterable<ResultPage>, names: readonly string[]): AsyncGenerator<ResultPage> {
  for await (const { rows, columns } of pages)
    yield { rows, columns: columns.map((column, index) => ({ ...column, name: names[index]! })) };
}

/** The first part of the union has no rows, and all columns: what the files lack is null. */
async function viewOf(connection: SqlConnection, dataset: SqlDataset, { table, files }: TableFiles): Promise<string> {
  const { dialect } = dataset;
  const readable = withoutWei(table);
  const aliases = columnAliases(readable);
  const columns = readable.columns.map((column) => ({
    name: dialect.quoteIdentifier(aliases.get(column.name)!),
    type: dialect.columnType(column, readable),
  }));
  const parts = [`SELECT ${columns.map(({ name, type }) => `NULL::${type} AS ${name}`).join(", ")} WHERE false`];
  for (const [format, paths] of Object.entries(files)) {
    for await (const { columns: names, query } of sourcesOf(connection, dataset, readable, format, paths)) {
      const list = names.map((each) => dialect.quoteIdentifier(aliases.get(each) ?? each));
      parts.push(`SELECT * FROM (${query}) AS part (${list.join(", ")})`);
    }
  }
  const selected = columns.map(({ name, type }) => `${name}::${type} AS ${name}`).join(", ");
  return `CREATE VIEW ${tableName(dataset, table.name)} AS SELECT ${selected} FROM (${parts.join(" UNION ALL BY NAME ")})`;
}

/** DuckDB has no decimals of more than 38 digits, and readers give these as text anyway. */
function withoutWei(table: TypedTable): TypedTable {
  return { ...table, columns: table.columns.map((column) => (column.dataType === "wei" ? { ...column, dataType: "text" } : column)) };
}

async function* sourcesOf(
  connection: SqlConnection,
  dataset: SqlDataset,
  table: TypedTable,
  format: string,
  paths: readonly string[],
): AsyncGenerator<RowSource> {
  const isAmbiguous = hasAliases(columnAliases(table));
  if (isAmbiguous && format !== "jsonl") throw refuseAliases(table, format);
  switch (format) {
    case "parquet":
      yield await parquetSource(connection, dataset, paths);
      return;
    case "jsonl":
      yield (isAmbiguous ? jsonObjectsSource : jsonlSource)(dataset, table, paths);
      return;
    case "csv":
      yield* csvSources(dataset, table, paths);
      return;
    default:
      throw new DestinationError(
        "unsupported",
        `Files of the format "${format}" of table "${table.name}" cannot be read: there are parquet, jsonl and csv.`,
        {
          context: { table: table.name, format },
        },
      );
  }
}
