import { didYouMean, type DestinationClient, type Json, type Reader, type ResultPage, type Schema, type SystemTables } from "@dlt-ts/core";
import { leaseEach, leaseShared, type LeaseClient } from "./client-lease.js";
import { ReadError } from "./read-error.js";
import { Relation } from "./relation.js";

/** What a dataset is read with. */
export interface DatasetOptions {
  /** Its physical name; absent where the destination has no datasets. */
  readonly name?: string | undefined;
  /** Of the destination, for errors. */
  readonly destinationName: string;
  /** Opens a connection to it. Called when something is read. */
  readonly connect: () => Promise<DestinationClient>;
  /** The newest that the pipeline knows, if any. */
  readonly schema?: Schema | undefined;
  readonly systemTables: SystemTables;
  /** From a table's name in the schema to its name in the dataset. Default: the same. */
  readonly physicalName?: (table: string) => string;
}

export interface RowCountOptions {
  /** Count the tables that dlt writes about itself too. Default false. */
  readonly dltTables?: boolean;
}

/**
 * What a pipeline loaded, to read. Each reading opens a client and closes it; to read often, open the dataset once:
 * `await using dataset = await pipe.dataset().open()`.
 */
export class Dataset {
  readonly name: string | undefined;
  readonly schema: Schema | undefined;
  readonly #options: DatasetOptions;
  readonly #lease: LeaseClient;

  constructor(options: DatasetOptions, lease: LeaseClient = leaseEach(options.connect)) {
    this.name = options.name;
    this.schema = options.schema;
    this.#options = options;
    this.#lease = lease;
  }

  /** The same dataset over one client that stays open until it is disposed. */
  async open(): Promise<OpenDataset> {
    return new OpenDataset(this.#options, await this.#options.connect());
  }

  /** The tables in it: data first, then dlt's own. None when it does not exist. */
  async tables(): Promise<readonly string[]> {
    await using lease = await this.#lease();
    return this.#sorted(await this.#reader(lease.client).tables());
  }

  /** The rows of a table, by its name in the schema or in the dataset. A table that is not there is a `ReadError` when rows are asked for. */
  table(name: string): Relation {
    return new Relation((columns) => this.#rows(name, columns));
  }

  /** The result of one statement, in the destination's own SQL; unqualified names are looked up in the dataset. Without SQL a `ReadError`. */
  query(sql: string, parameters?: readonly Json[]): Relation {
    return new Relation(() => this.#query(sql, parameters));
  }

  /** `_dlt_loads`: the packages that were loaded, one row each. */
  loads(): Relation {
    return this.table(this.#options.systemTables.loads.name);
  }

  /** Rows of each table, in the order of `tables()`. Reads one column of each. */
  async rowCounts(options: RowCountOptions = {}): Promise<ReadonlyMap<string, number>> {
    await using lease = await this.#lease();
    const reader = this.#reader(lease.client);
    const names = this.#sorted(await reader.tables()).filter((name) => options.dltTables === true || !this.#isSystemTable(name));
    const counts = new Map<string, number>();
    for (const name of names) {
      let rows = 0;
      for await (const page of reader.rows(name, this.#oneColumn(name))) rows += page.rows;
      counts.set(name, rows);
    }
    return counts;
  }

  async *#rows(name: string, columns: readonly string[] | undefined): AsyncGenerator<ResultPage, void, undefined> {
    await using lease = await this.#lease();
    const reader = this.#reader(lease.client);
    // Asked first: after an error of the destination, a client may only be disposed.
    const tables = await reader.tables();
    const found = [name, this.#physicalName(name)].find((candidate) => tables.includes(candidate));
    if (found === undefined) throw this.#noTable(name, tables);
    yield* reader.rows(found, columns === undefined ? {} : { columns });
  }

  async *#query(sql: string, parameters: readonly Json[] | undefined): AsyncGenerator<ResultPage, void, undefined> {
    await using lease = await this.#lease();
    const reader = this.#reader(lease.client);
    if (reader.query === undefined) {
      throw this.#unsupported("has no SQL; read whole tables with `table(name)`");
    }
    yield* reader.query(sql, parameters);
  }

  #reader(client: DestinationClient): Reader {
    if (client.reader === undefined) throw this.#unsupported("cannot be read from");
    return client.reader;
  }

  #sorted(tables: readonly string[]): readonly string[] {
    return [...tables.filter((name) => !this.#isSystemTable(name)), ...tables.filter((name) => this.#isSystemTable(name))];
  }

  #isSystemTable(name: string): boolean {
    const { version, loads, state, receipts } = this.#options.systemTables;
    return [version, loads, state, receipts].some((table) => table.name === name);
  }

  #physicalName(name: string): string {
    return this.#options.physicalName?.(name) ?? name;
  }

  /** The row id of dlt, which is short and in most tables; any column does. */
  #oneColumn(name: string): { readonly columns: readonly string[] } | Record<string, never> {
    const table = [...(this.schema?.tables.values() ?? [])].find((candidate) => this.#physicalName(candidate.name) === name);
    const column = table?.columns.find((candidate) => candidate.rowKey === true && candidate.dataType !== undefined);
    return column === undefined ? {} : { columns: [this.#physicalName(column.name)] };
  }

  #noTable(name: string, tables: readonly string[]): ReadError {
    const dataset = this.name === undefined ? `"${this.#options.destinationName}"` : `"${this.name}"`;
    const list =
      tables.length === 0
        ? "It has none: nothing was loaded into it yet, or it has another name."
        : `It has: ${this.#sorted(tables).join(", ")}.`;
    return new ReadError("DLT_READ_TABLE", `Dataset ${dataset} has no table "${name}".${didYouMean(name, tables)} ${list}`, {
      context: { dataset: this.name ?? null, table: name, tables },
    });
  }

  #unsupported(why: string): ReadError {
    const { destinationName } = this.#options;
    return new ReadError("DLT_READ_UNSUPPORTED", `Destination "${destinationName}" ${why}.`, { context: { destination: destinationName } });
  }
}

/** A dataset over one client. Disposing closes it. */
export class OpenDataset extends Dataset implements AsyncDisposable {
  readonly #client: DestinationClient;

  constructor(options: DatasetOptions, client: DestinationClient) {
    super(options, leaseShared(client));
    this.#client = client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
  }
}
