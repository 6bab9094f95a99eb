import type { Json, ResultPage } from "@dlt-ts/core";

/** Where connections come from: an open database, a pool. */
export interface SqlDatabase {
  /** When the signal fires, what runs on the connection is interrupted. */
  connect(signal?: AbortSignal): Promise<SqlConnection>;
}

/**
 * One connection with at most one statement at a time and at most one open result. Disposal gives it back and rolls back what is open.
 * All members reject with a `DestinationError`.
 */
export interface SqlConnection extends AsyncDisposable {
  /** Runs one statement to its end. */
  execute(sql: string, parameters?: readonly Json[]): Promise<void>;
  /**
   * The result of one statement, page by page as the engine makes it; at least one page, so that the columns are known. Within a
   * transaction it must be read to its end: leaving it may roll back.
   */
  query(sql: string, parameters?: readonly Json[]): AsyncIterable<ResultPage>;
  begin(): Promise<void>;
  commit(): Promise<void>;
  /** Never rejects: a connection that cannot roll back is lost, and the engine behind rolls back on its own. */
  rollback(): Promise<void>;
}
