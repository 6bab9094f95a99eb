import { didYouMean, type DestinationClient, type Json, type Reader, type ResultPage, type Schema } from "@dlt-ts/core";
import { leaseEach, leaseShared, type ClientLease, type LeaseClient } from "./client-lease.js";
import type { DatasetOptions } from "./dataset-options.js";
import { ReadError } from "./read-error.js";
import { Relation } from "./relation.js";

/** What `rowCounts` takes. */
export interface RowCountOptions {
  /** Count the tables that dlt writes about itself too. Default false. */
  readonly dltTables?: boolean;
}

/**
 * What a pipeline loaded, to read. Each reading opens a client and closes it; to read often, open the dataset once:
 * `await using dataset = await pipe.dataset().open()`.
 */
export class Dataset {
  readonly #lease: LeaseClient;

  /** @param options what to read, or a function that finds out when something is read */
  constructor(options: DatasetOptions | (() => Promise<DatasetOptions>), client?: DestinationClient) {
    if (typeof options === "function") this.#lease = leaseEach(options);
    else this.#lease = client === undefined ? leaseEach(() => Promise.resolve(options)) : leaseShared(client, options);
  }

  /** The same dataset over one client that stays open until it is disposed. */
  async open(): Promise<OpenDataset> {
    const { client, options } = await this.#lease();
    return new OpenDataset(options, client);
  }

  /** The tables in it: data first, then dlt's own. None when it does not exist. */
  async tables(): Promise<readonly string[]> {
    await using lease = await this.#lease();
    return sorted(await tablesOf(lease), lease.options);
  }

  /** The rows of a table, by its name in the schema or in the dataset. A table that is not there is a `ReadError` when rows are asked for. */
  table(name: string): Relation {
    if (typeof name !== "string") throw new ReadError("DLT_READ_TABLE", `The name of a table is a text, and not ${typeof name}.`);
    return new Relation((columns) => this.#rows(() => name, columns));
  }

  /** The result of one statement, in the destination's own SQL; unqualified names are looked up in the dataset. Without SQL a `ReadError`. */
  query(sql: string, parameters?: readonly Json[]): Relation {
    return new Relation(() => this.#query(sql, parameters));
  }

  /** `_dlt_loads`: the packages that were loaded, one row each. */
  loads(): Relation {
    return new Relation((columns) => this.#rows(({ systemTables }) => systemTables.loads.name, columns));
  }

  /** Rows of each table, in the order of `tables()`. Reads one column of each. */
  async rowCounts(counted: RowCountOptions = {}): Promise<ReadonlyMap<string, number>> {
    await using lease = await this.#lease();
    const { options } = lease;
    const reader = readerOf(lease);
    const names = sorted(await tablesOf(lease), options).filter((name) => counted.dltTables === true || !isSystemTable(name, options));
    const counts = new Map<string, number>();
    for (const name of names) {
      let rows = 0;
      for await (const page of reader.rows(name, oneColumn(name, options))) rows += page.rows;
      counts.set(name, rows);
    }
    return counts;
  }

  async *#rows(nameOf: (options: DatasetOptions) => string, columns: readonly string[] | undefined): Pages {
    await using lease = await this.#lease();
    const { options } = lease;
    const name = nameOf(options);
    const reader = readerOf(lease);
    // Asked first: after an error of the destination, a client may only be disposed.
    const tables = await tablesOf(lease);
    const found = [name, physicalName(name, options)].find((candidate) => tables.includes(candidate));
    if (found === undefined) throw noTable(name, tables, options);
    yield* reader.rows(found, columns === undefined ? {} : { columns });
  }

  async *#query(sql: string, parameters: readonly Json[] | undefined): Pages {
    await using lease = await this.#lease();
    const reader = readerOf(lease);
    if (reader.query === undefined) throw unsupported(lease, "has no SQL; read whole tables with `table(name)`");
    yield* reader.query(sql, parameters);
  }
}

/** A dataset over one client. Disposing closes it. */
export class OpenDataset extends Dataset implements AsyncDisposable {
  /** Its physical name; absent where the destination has no datasets. */
  readonly name: string | undefined;
  /** The newest that the pipeline knows, if any. */
  readonly schema: Schema | undefined;
  readonly #client: DestinationClient;

  constructor(options: DatasetOptions, client: DestinationClient) {
    super(options, client);
    this.name = options.name;
    this.schema = options.schema;
    this.#client = client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
  }
}

type Pages = AsyncGenerator<ResultPage, void, undefined>;

function readerOf(lease: ClientLease): Reader {
  const { reader } = lease.client;
  if (reader === undefined) throw unsupported(lease, "cannot be read from");
  return reader;
}

/** All of the dataset, or those of one schema and dlt's own. */
async function tablesOf(lease: ClientLease): Promise<readonly string[]> {
  const tables = await readerOf(lease).tables();
  const { only } = lease.options;
  return only === undefined ? tables : tables.filter((name) => only.has(name) || isSystemTable(name, lease.options));
}

function sorted(tables: readonly string[], options: DatasetOptions): readonly string[] {
  return [...tables.filter((name) => !isSystemTable(name, options)), ...tables.filter((name) => isSystemTable(name, options))];
}

function isSystemTable(name: string, { systemTables }: DatasetOptions): boolean {
  const { version, loads, state, receipts } = systemTables;
  return [version, loads, state, receipts].some((table) => table.name === name);
}

function physicalName(name: string, options: DatasetOptions): string {
  return options.physicalName?.(name) ?? name;
}

/** The row id of dlt, which is short and in most tables; any column does. */
function oneColumn(name: string, options: DatasetOptions): { readonly columns: readonly string[] } | Record<string, never> {
  const schemas = options.schemas ?? (options.schema === undefined ? [] : [options.schema]);
  const table = schemas.flatMap(({ tables }) => [...tables.values()]).find((candidate) => physicalName(candidate.name, options) === name);
  const column = table?.columns.find((candidate) => candidate.rowKey === true && candidate.dataType !== undefined);
  return column === undefined ? {} : { columns: [physicalName(column.name, options)] };
}

function noTable(name: string, tables: readonly string[], options: DatasetOptions): ReadError {
  const dataset = options.name === undefined ? `"${options.destinationName}"` : `"${options.name}"`;
  const list =
    tables.length === 0
      ? "It has none: nothing was loaded into it yet, or it has another name."
      : `It has: ${sorted(tables, options).join(", ")}.`;
  return new ReadError("DLT_READ_TABLE", `Dataset ${dataset} has no table "${name}".${didYouMean(name, tables)} ${list}`, {
    context: { dataset: options.name ?? null, table: name, tables },
  });
}

function unsupported({ options: { destinationName } }: ClientLease, why: string): ReadError {
  return new ReadError("DLT_READ_UNSUPPORTED", `Destination "${destinationName}" ${why}.`, { context: { destination: destinationName } });
}
