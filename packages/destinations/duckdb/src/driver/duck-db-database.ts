import type { Json } from "@dlt-ts/core";
import { datasetName, onlyRow, type SqlConnection, type SqlDatabase, type SqlDataset } from "@dlt-ts/sql";
import type { DuckDBInstance, DuckDBValueConverter } from "@duckdb/node-api";
import type { DuckDbCredentials } from "../options/duck-db-options.js";
import { jsonConverter } from "../values/json-converter.js";
import { classifyError } from "./classify-error.js";
import { DuckDbConnection } from "./duck-db-connection.js";
import type { DuckDbDriver } from "./load-driver.js";
import { connectionStatements } from "./settings.js";

/** What a database is made of. */
export interface DuckDbDatabaseOptions {
  readonly driver: DuckDbDriver;
  readonly instance: DuckDBInstance;
  /** For messages. */
  readonly name: string;
  readonly credentials: DuckDbCredentials;
  /** Holds for all connections. */
  readonly signal: AbortSignal;
}

/** An open database and the connections that one client has to it. */
export class DuckDbDatabase implements SqlDatabase, AsyncDisposable {
  readonly #options: DuckDbDatabaseOptions;
  readonly #converter: DuckDBValueConverter<Json>;
  readonly #connections = new Set<DuckDbConnection>();

  constructor(options: DuckDbDatabaseOptions) {
    this.#options = options;
    this.#converter = jsonConverter(options.driver);
  }

  async connect(signal?: AbortSignal): Promise<SqlConnection> {
    const { instance, name, credentials, signal: always } = this.#options;
    const driverConnection = await instance.connect().catch((error: unknown) => {
      throw classifyError(error, name);
    });
    const connection = new DuckDbConnection({
      connection: driverConnection,
      converter: this.#converter,
      database: name,
      signals: signal === undefined ? [always] : [always, signal],
      closed: () => this.#connections.delete(connection),
    });
    this.#connections.add(connection);
    try {
      for (const statement of connectionStatements(credentials)) await connection.execute(statement);
    } catch (error) {
      await connection[Symbol.asyncDispose]();
      throw error;
    }
    return connection;
  }

  /** Connections on which names without a dataset mean tables of this one, where it exists. */
  within(dataset: SqlDataset, exists: (connection: SqlConnection) => Promise<boolean>): SqlDatabase {
    return {
      connect: async (signal) => {
        const connection = await this.connect(signal);
        try {
          if (await exists(connection)) await connection.execute(`USE ${datasetName(dataset)}`);
        } catch (error) {
          await connection[Symbol.asyncDispose]();
          throw error;
        }
        return connection;
      },
    };
  }

  /** The name under which DuckDB has the file attached. */
  async catalog(): Promise<string> {
    await using connection = await this.connect();
    return String((await onlyRow(connection.query("SELECT current_database()")))![0]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const connection of this.#connections) await connection[Symbol.asyncDispose]();
  }
}
