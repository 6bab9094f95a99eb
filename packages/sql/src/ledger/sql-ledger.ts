import type { Json, Ledger, StoredSchema, StoredState, SystemTables } from "@dlt-ts/core";
import { decodeStoredText } from "../commit/stored-text.js";
import { onlyRow } from "../connection/result-rows.js";
import type { SqlDatabase } from "../connection/sql-connection.js";
import { tableName, type SqlDataset } from "../sql-dataset.js";
import { orUndefined } from "./or-undefined.js";
import { readReceipt } from "./read-receipt.js";

/** What dlt wrote about itself into a dataset, Python dlt's rows included. */
export function sqlLedger(database: SqlDatabase, dataset: SqlDataset, systemTables: SystemTables): Ledger {
  const { dialect } = dataset;

  async function first(query: string, parameters: readonly Json[]): Promise<readonly Json[] | undefined> {
    await using connection = await database.connect();
    return await orUndefined(onlyRow(connection.query(dialect.limit(query, 1), parameters)));
  }

  return {
    async receipt(pipeline, loadId) {
      await using connection = await database.connect();
      return await readReceipt(connection, dataset, systemTables, pipeline, loadId);
    },

    async schema(query) {
      const [version, engineVersion, insertedAt, name, hash, document] = quoted(dataset, systemTables.version.columns);
      const [column, value] = "hash" in query ? [hash, query.hash] : [name, query.name];
      const row = await first(
        `SELECT ${[name, hash, version, engineVersion, document].join(", ")} FROM ${tableName(dataset, systemTables.version.name)} ` +
          `WHERE ${column} = ${dialect.parameter(1)} ORDER BY ${insertedAt} DESC, ${version} DESC`,
        [value],
      );
      return row && storedSchema(row);
    },

    async state(pipeline) {
      const columns = quoted(dataset, systemTables.state.columns);
      const [version, engineVersion, name, encoded, createdAt, hash, loadId, rowId] = columns.map((column) => `s.${column}`);
      const [loadsId, , status] = quoted(dataset, systemTables.loads.columns).map((column) => `l.${column}`);
      const row = await first(
        `SELECT ${[name, version, engineVersion, hash, encoded, createdAt, rowId].join(", ")} ` +
          `FROM ${tableName(dataset, systemTables.state.name)} AS s JOIN ${tableName(dataset, systemTables.loads.name)} AS l ON ${loadsId} = ${loadId} ` +
          `WHERE ${name} = ${dialect.parameter(1)} AND ${status} = 0 ORDER BY ${loadId} DESC`,
        [pipeline],
      );
      return row && storedState(row);
    },
  };
}

function storedSchema([name, hash, version, engineVersion, document]: readonly Json[]): StoredSchema {
  return {
    name: String(name),
    hash: String(hash),
    version: Number(version),
    engineVersion: Number(engineVersion),
    document: decodeStoredText(String(document)),
  };
}

function storedState([pipeline, version, engineVersion, hash, encoded, createdAt, rowId]: readonly Json[]): StoredState {
  return {
    pipeline: String(pipeline),
    version: Number(version),
    engineVersion: Number(engineVersion),
    hash: String(hash),
    encoded: String(encoded),
    createdAt: String(createdAt),
    rowId: String(rowId),
  };
}

function quoted({ dialect }: SqlDataset, columns: readonly { readonly name: string }[]): readonly string[] {
  return columns.map((column) => dialect.quoteIdentifier(column.name));
}
