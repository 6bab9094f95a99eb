import type { DestinationClient, Json } from "@dlt-ts/core";
import type { DatasetOptions } from "./dataset-options.js";
import { OpenDataset } from "./dataset.js";
import type { Relation } from "./relation.js";

/**
 * SQL over one connection: `await using client = await pipe.sqlClient()`.
 * Statements are the destination's own, see committed rows, and look unqualified names up in the dataset.
 */
export class SqlClient implements AsyncDisposable {
  readonly #dataset: OpenDataset;

  constructor(options: DatasetOptions, client: DestinationClient) {
    this.#dataset = new OpenDataset(options, client);
  }

  /** The physical name of the dataset. */
  get dataset(): string | undefined {
    return this.#dataset.name;
  }

  /** One statement, sent when its rows are asked for. Values go in as parameters, never as text. */
  query(sql: string, parameters?: readonly Json[]): Relation {
    return this.#dataset.query(sql, parameters);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#dataset[Symbol.asyncDispose]();
  }
}

/** Opens the connection. */
export async function openSqlClient(options: DatasetOptions): Promise<SqlClient> {
  return new SqlClient(options, await options.connect());
}
