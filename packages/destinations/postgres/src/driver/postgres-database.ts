import { DestinationError } from "@dlt-ts/core";
import type { SqlDatabase } from "@dlt-ts/sql";
import { ConnectionPool } from "./connection-pool.js";
import type { ClientSettings } from "./open-client.js";
import { PostgresConnection } from "./postgres-connection.js";

/** A database, as one client reaches it: through a pool of connections. */
export class PostgresDatabase implements SqlDatabase, AsyncDisposable {
  readonly #pool: ConnectionPool;
  readonly #signal: AbortSignal;

  /** `signal` holds for all connections. */
  constructor(settings: ClientSettings, poolSize: number, signal: AbortSignal) {
    this.#pool = new ConnectionPool(settings, poolSize);
    this.#signal = signal;
  }

  /** `patience`: milliseconds until it rejects because all connections are in use. Default: it waits, as a job does for the jobs before it. */
  async connect(signal?: AbortSignal, patience?: number): Promise<PostgresConnection> {
    const signals = signal === undefined || signal === this.#signal ? [this.#signal] : [this.#signal, signal];
    const fired = signals.find(({ aborted }) => aborted);
    if (fired !== undefined) throw new DestinationError("aborted", "Stopped by a signal.", { cause: fired.reason });
    return await this.#connect(signals, patience);
  }

  /** A connection for cleaning up, which no signal stops. */
  async connectAnyway(): Promise<PostgresConnection> {
    return await this.#connect([]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool[Symbol.asyncDispose]();
  }

  async #connect(signals: readonly AbortSignal[], patience?: number): Promise<PostgresConnection> {
    const client = await this.#pool.borrow(signals, patience);
    const { driver, credentials } = this.#pool.settings;
    return new PostgresConnection({
      client,
      driver,
      place: credentials,
      signals,
      closed: (broken) => this.#pool.release(client, broken),
    });
  }
}
