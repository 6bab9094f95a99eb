import type { Json, Reader, ResultPage } from "@dlt-ts/core";
import type { SqlDatabase } from "../connection/sql-connection.js";
import { tableNames } from "../ddl/existing-tables.js";
import { columnList, tableName, type SqlDataset } from "../sql-dataset.js";

/** Where unqualified names of a user's query are looked up: on a connection that is set to the dataset. */
export interface QueryDatabase extends SqlDatabase {
  readonly inDataset: SqlDatabase;
}

/** Reads a dataset. Each call has a connection of its own, given back when the last page is read or the reading is left. */
export function sqlReader(database: QueryDatabase, dataset: SqlDataset): Required<Reader> {
  async function* pages(source: SqlDatabase, sql: string, parameters?: readonly Json[]): AsyncGenerator<ResultPage> {
    await using connection = await source.connect();
    yield* connection.query(sql, parameters);
  }

  return {
    async tables() {
      await using connection = await database.connect();
      return await tableNames(connection, dataset);
    },
    rows(table, options) {
      const columns = options?.columns === undefined ? "*" : columnList(dataset, options.columns);
      return pages(database, `SELECT ${columns} FROM ${tableName(dataset, table)}`);
    },
    query: (sql, parameters) => pages(database.inDataset, sql, parameters),
  };
}
