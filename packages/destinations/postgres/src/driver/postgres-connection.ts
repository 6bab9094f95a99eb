import { DestinationError, type Json, type ResultPage } from "@dlt-ts/core";
import type { SqlConnection } from "@dlt-ts/sql";
import type { Client, CustomTypesConfig, QueryResult } from "pg";
import { bindable } from "./bindable.js";
import { cancel } from "./cancel.js";
import { classifyError } from "./classify-error.js";
import { readPage, type Cursor, type Row } from "./cursor-page.js";
import type { PostgresDriver } from "./load-driver.js";
import { PageSize } from "./page-size.js";
import { headingsOf, pageOf, type Heading } from "./result-page.js";
import type { ServerPlace } from "./server-place.js";

/** What a connection is made of. */
export interface PostgresConnectionOptions {
  readonly client: Client;
  readonly driver: PostgresDriver;
  readonly place: ServerPlace;
  readonly signals: readonly AbortSignal[];
  /** Called once, at disposal. `broken`: nobody knows what state it is in. */
  closed(broken: boolean): void;
}

/** Every value as the text that the server sends. */
const rawTypes: CustomTypesConfig = { getTypeParser: (() => (text: string) => text) as unknown as CustomTypesConfig["getTypeParser"] };

/** A connection for one user at a time: one statement at a time, stopped by its signals, with errors of the contract. */
export class PostgresConnection implements SqlConnection {
  readonly #options: PostgresConnectionOptions;
  readonly #stop = (): void => this.#interrupt();
  #reject: ((reason: unknown) => void) | undefined;
  #cursor: Cursor | undefined;
  #inTransaction = false;
  #broken = false;
  #open = true;

  constructor(options: PostgresConnectionOptions) {
    this.#options = options;
    for (const signal of options.signals) signal.addEventListener("abort", this.#stop);
  }

  async execute(sql: string, parameters: readonly Json[] = []): Promise<void> {
    await this.#statement(sql, parameters);
  }

  /** As `execute`; how many rows it inserted, changed or removed. */
  async affect(sql: string, parameters: readonly Json[] = []): Promise<number> {
    return (await this.#statement(sql, parameters)).rowCount ?? 0;
  }

  async *query(sql: string, parameters: readonly Json[] = []): AsyncGenerator<ResultPage> {
    await this.#leave();
    // Before anything is sent: a cursor that nobody reads keeps the connection for ever.
    this.#check();
    const { client, driver } = this.#options;
    const cursor = client.query(new driver.Cursor<Row>(sql, parameters.map(bindable), { rowMode: "array", types: rawTypes }));
    this.#cursor = cursor;
    const size = new PageSize();
    let headings: readonly Heading[] | undefined;
    try {
      for (;;) {
        const asked = size.rows;
        const { rows, fields } = await this.#run(() => readPage(cursor, asked));
        const first = headings === undefined;
        headings ??= headingsOf(fields);
        const last = rows.length < asked;
        if (last) this.#cursor = undefined;
        if (rows.length > 0 || first) yield pageOf(headings, rows);
        if (last) return;
        size.learn(rows);
      }
    } catch (error) {
      // The driver has ended it already.
      if (this.#cursor === cursor && DestinationError.isInstance(error)) this.#cursor = undefined;
      throw error;
    } finally {
      if (this.#cursor === cursor) await this.#leave();
    }
  }

  /** Sends a file into `COPY … FROM STDIN`; how many rows arrived. */
  async copy(sql: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
    await this.#leave();
    const { copyBytes } = await import("./copy-bytes.js");
    const { client, driver } = this.#options;
    return await this.#run(() => copyBytes(client, driver, sql, bytes));
  }

  async begin(): Promise<void> {
    await this.execute("BEGIN ISOLATION LEVEL READ COMMITTED");
    this.#inTransaction = true;
  }

  async commit(): Promise<void> {
    const { command } = await this.#statement("COMMIT", []);
    this.#inTransaction = false;
    // That is how the server answers when a statement before had failed.
    if (command !== "COMMIT") throw new DestinationError("contention", "Postgres rolled the transaction back instead of committing it.");
  }

  async rollback(): Promise<void> {
    if (!this.#inTransaction) return;
    this.#inTransaction = false;
    try {
      await this.#leave();
      if (!this.#broken) await this.#options.client.query("ROLLBACK");
    } catch {
      this.#broken = true;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#open) return;
    await this.rollback();
    await this.#leave();
    this.#open = false;
    for (const signal of this.#options.signals) signal.removeEventListener("abort", this.#stop);
    this.#options.closed(this.#broken);
  }

  async #statement(sql: string, parameters: readonly Json[]): Promise<QueryResult> {
    await this.#leave();
    const query = { text: sql, values: parameters.map(bindable), rowMode: "array", types: rawTypes, queryMode: "extended" };
    return await this.#run(() => this.#options.client.query(query));
  }

  /** Ends a result that was not read to its end. */
  async #leave(): Promise<void> {
    const cursor = this.#cursor;
    this.#cursor = undefined;
    if (cursor === undefined || this.#broken) return;
    const { promise, stop } = this.#end();
    try {
      await Promise.race([cursor.close(), promise]);
    } catch {
      this.#broken = true;
    } finally {
      stop();
    }
  }

  /** Rejects when the connection ends: a cursor then waits for ever for an answer. An error that says why comes first. */
  #end(): { readonly promise: Promise<never>; stop(): void } {
    const { client } = this.#options;
    const { promise, reject } = Promise.withResolvers<never>();
    const end = (): void => void setImmediate(() => reject(new Error("Connection terminated unexpectedly")));
    client.once("end", end);
    return { promise, stop: () => void client.off("end", end) };
  }

  #run<Result>(start: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#check();
      this.#reject = reject;
      const { promise, stop } = this.#end();
      Promise.race([start(), promise])
        .then(resolve, (error: unknown) => reject(this.#failure(error)))
        .finally(() => {
          stop();
          if (this.#reject === reject) this.#reject = undefined;
        });
    });
  }

  #failure(error: unknown): DestinationError {
    const fired = this.#fired();
    if (fired !== undefined) return stopped(fired);
    const classified = classifyError(error, this.#options.place);
    if (classified.reason === "connection") this.#broken = true;
    return classified;
  }

  /** Whoever waits is told at once. The connection is given up: the answer that is still to come would be taken for another's. */
  #interrupt(): void {
    const reject = this.#reject;
    if (reject === undefined) return;
    this.#broken = true;
    cancel(this.#options.client, this.#options.place);
    reject(stopped(this.#fired()!));
  }

  #check(): void {
    const fired = this.#fired();
    if (fired !== undefined) throw stopped(fired);
    if (!this.#open) throw new DestinationError("connection", "The connection to Postgres is closed.");
  }

  #fired(): AbortSignal | undefined {
    return this.#options.signals.find((signal) => signal.aborted);
  }
}

function stopped(signal: AbortSignal): DestinationError {
  return new DestinationError("aborted", "Stopped by a signal.", { cause: signal.reason });
}
