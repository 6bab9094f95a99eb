import type { ConnectContext, DestinationClient } from "@dlt-ts/core";
import { datasetName, existingDataset, sqlLedger, sqlReader, type SqlDataset } from "@dlt-ts/sql";
import { duckDbDialect } from "./dialect/duck-db-dialect.js";
import { DuckDbDatabase } from "./driver/duck-db-database.js";
import { loadDriver } from "./driver/load-driver.js";
import { holdInstance, type InstanceHold } from "./driver/shared-instance.js";
import { databasePath } from "./options/database-path.js";
import { isInstance, type DuckDbOptions } from "./options/duck-db-options.js";
import { resolveCredentials } from "./options/resolve-credentials.js";
import { openSession } from "./session.js";

/** Opens the file, or takes the instance that the user opened, and makes a client for one dataset of it. */
export async function connect(context: ConnectContext<DuckDbOptions>): Promise<DestinationClient> {
  const { options, systemTables, signal, dataset: name = "main" } = context;
  const driver = await loadDriver();
  const given = options.credentials;
  const credentials = isInstance(given) ? {} : resolveCredentials(given);
  const path = isInstance(given) ? "an open instance" : databasePath(credentials.database, context);
  const hold: InstanceHold = isInstance(given)
    ? { instance: given, release: () => undefined }
    : await holdInstance(driver, path, credentials);

  const database = new DuckDbDatabase({ driver, instance: hold.instance, name: path, credentials, signal });
  async function close(): Promise<void> {
    await database[Symbol.asyncDispose]();
    hold.release();
  }
  try {
    // With the catalog, since a dataset may have the same name as the file.
    const catalog = await database.catalog();
    const dataset: SqlDataset = { dialect: duckDbDialect({ createIndexes: options.createIndexes ?? false }), catalog, name };
    const within = database.within(dataset, async (connection) => (await existingDataset(connection, dataset)) !== undefined);
    return {
      begin: (plan, session) => openSession(database, dataset, plan, session),
      async exists() {
        await using connection = await database.connect();
        return (await existingDataset(connection, dataset)) !== undefined;
      },
      async drop() {
        await using connection = await database.connect();
        await connection.execute(`DROP SCHEMA IF EXISTS ${datasetName(dataset)} CASCADE`);
      },
      async sweep() {
        // Loads leave nothing behind: a transaction that did not commit is gone.
      },
      ledger: sqlLedger(database, dataset, systemTables),
      reader: sqlReader({ connect: (stop) => database.connect(stop), inDataset: within }, dataset),
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
