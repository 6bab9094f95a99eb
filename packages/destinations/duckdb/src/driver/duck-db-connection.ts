import { DestinationError, type Json, type ResultPage } from "@dlt-ts/core";
import type { SqlConnection } from "@dlt-ts/sql";
import type {
  DuckDBConnection,
  DuckDBDataChunk,
  DuckDBPreparedStatement,
  DuckDBResult,
  DuckDBValue,
  DuckDBValueConverter,
} from "@duckdb/node-api";
import { classifyError } from "./classify-error.js";
import { headingsOf, pageOf } from "./result-page.js";

/** Milliseconds. */
const interruptEvery = 10;

/** What a connection is opened with. */
export interface DuckDbConnectionOptions {
  readonly connection: DuckDBConnection;
  readonly converter: DuckDBValueConverter<Json>;
  /** For messages. */
  readonly database: string;
  readonly signals: readonly AbortSignal[];
  /** Called once, at disposal. */
  closed(): void;
}

/** A connection of the driver: one statement at a time, interrupted by its signals, with errors of the contract. */
export class DuckDbConnection implements SqlConnection {
  readonly #connection: DuckDBConnection;
  readonly #converter: DuckDBValueConverter<Json>;
  readonly #database: string;
  readonly #signals: readonly AbortSignal[];
  readonly #closed: () => void;
  readonly #interrupt = (): void => this.#stop();
  #running: Promise<unknown> | undefined;
  #result: DuckDBResult | undefined;
  #open = true;

  constructor({ connection, converter, database, signals, closed }: DuckDbConnectionOptions) {
    this.#connection = connection;
    this.#converter = converter;
    this.#database = database;
    this.#signals = signals;
    this.#closed = closed;
    for (const signal of signals) signal.addEventListener("abort", this.#interrupt);
  }

  async execute(sql: string, parameters: readonly Json[] = []): Promise<void> {
    await this.#prepared(sql, parameters, (statement) => this.#run(() => statement.run()));
  }

  async *query(sql: string, parameters: readonly Json[] = []): AsyncGenerator<ResultPage> {
    await this.#leave();
    const result = await this.#prepared(sql, parameters, (statement) => this.#run(() => statement.stream()));
    this.#result = result;
    const streaming = result.isStreaming;
    const headings = headingsOf(result);
    let empty = true;
    try {
      for (;;) {
        const chunk = await this.#run(() => result.fetchChunk());
        if (isLast(chunk)) {
          this.#result = undefined;
          break;
        }
        empty = false;
        yield pageOf(headings, chunk, this.#converter);
      }
      // The driver ends a stream that failed like one that is complete; only this flag tells them apart.
      if (streaming && !result.isStreaming) throw await this.#failure(sql, parameters);
    } finally {
      if (this.#result === result) await this.#leave();
    }
    if (empty) yield pageOf(headings, undefined, this.#converter);
  }

  async begin(): Promise<void> {
    await this.#run(() => this.#connection.run("BEGIN TRANSACTION"));
  }

  async commit(): Promise<void> {
    await this.#run(() => this.#connection.run("COMMIT"));
  }

  async rollback(): Promise<void> {
    if (!this.#open) return;
    // There is nothing to roll back after a commit that failed, and DuckDB says so with an error. Signals do not stop it.
    await this.#connection.run("ROLLBACK").catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    for (const signal of this.#signals) signal.removeEventListener("abort", this.#interrupt);
    this.#stop();
    // The driver must not close a connection under a statement that runs.
    await this.#running?.catch(() => undefined);
    await this.#leave();
    this.#connection.closeSync();
    this.#closed();
  }

  /**
   * Ends the open result, if there is one that was not read to its end. In a transaction that rolls it back.
   * Left as it is, it would keep the file open, and locked, until the garbage collector finds it: only a stream that is read to its end lets go.
   */
  async #leave(): Promise<void> {
    const result = this.#result;
    this.#result = undefined;
    if (result === undefined || !result.isStreaming) return;
    do this.#connection.interrupt();
    while (!isLast(await result.fetchChunk()));
  }

  /** One statement: the driver refuses to prepare more than one. */
  async #prepared<Result>(
    sql: string,
    parameters: readonly Json[],
    use: (statement: DuckDBPreparedStatement) => Promise<Result>,
  ): Promise<Result> {
    const statement = await this.#run(() => this.#connection.prepare(sql));
    try {
      parameters.forEach((value, index) => this.#bind(statement, index + 1, value));
      return await use(statement);
    } finally {
      statement.destroySync();
    }
  }

  #bind(statement: DuckDBPreparedStatement, position: number, value: Json): void {
    try {
      statement.bindValue(position, bindable(value));
    } catch (error) {
      throw classifyError(error, this.#database);
    }
  }

  /** Why a stream broke off. The driver keeps that to itself, so a query is run again, without its rows. */
  async #failure(sql: string, parameters: readonly Json[]): Promise<DestinationError> {
    try {
      await this.#prepared(`EXPLAIN ANALYZE ${sql}`, parameters, (statement) => this.#run(() => statement.run()));
    } catch (error) {
      if (DestinationError.isInstance(error) && error.reason !== "syntax") return error;
    }
    return new DestinationError("connection", "DuckDB broke off a result and did not say why. Read it again.", {
      context: { database: this.#database },
    });
  }

  async #run<Result>(start: () => Promise<Result>): Promise<Result> {
    this.#check();
    try {
      return await this.#track(start());
    } catch (error) {
      this.#check();
      throw classifyError(error, this.#database);
    }
  }

  async #track<Result>(running: Promise<Result>): Promise<Result> {
    this.#running = running;
    try {
      return await running;
    } finally {
      this.#running = undefined;
    }
  }

  /** An interrupt that comes before the engine has begun with the statement is lost, so it is repeated until the statement has ended. */
  #stop(statement: Promise<unknown> | undefined = this.#running): void {
    if (statement === undefined || statement !== this.#running) return;
    this.#connection.interrupt();
    setTimeout(() => this.#stop(statement), interruptEvery);
  }

  #check(): void {
    const fired = this.#signals.find((signal) => signal.aborted);
    if (fired !== undefined) throw new DestinationError("aborted", "Stopped by a signal.", { cause: fired.reason });
    if (!this.#open) {
      throw new DestinationError("connection", `The connection to "${this.#database}" is closed.`, {
        context: { database: this.#database },
      });
    }
  }
}

function isLast(chunk: DuckDBDataChunk | null): chunk is null {
  return chunk === null || chunk.rowCount === 0;
}

/** Lists and objects go in as the text of their JSON. */
function bindable(value: Json): DuckDBValue {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}
