import type { ConnectContext, DestinationClient } from "@dlt-ts/core";
import { datasetName, existingDataset, sqlLedger, sqlReader, type SqlDataset } from "@dlt-ts/sql";
import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { clientOfAbsentFile } from "./absent-file.js";
import { duckDbDialect } from "./dialect/duck-db-dialect.js";
import { DuckDbDatabase } from "./driver/duck-db-database.js";
import { loadDriver } from "./driver/load-driver.js";
import { holdInstance, type InstanceHold } from "./driver/shared-instance.js";
import { databasePath } from "./options/database-path.js";
import { isInstance, type DuckDbCredentials, type DuckDbOptions } from "./options/duck-db-options.js";
import { resolveCredentials } from "./options/resolve-credentials.js";
import { openSession } from "./session.js";

/** A client for one dataset of a file, or of the instance that the user opened. */
export async function connect(context: ConnectContext<DuckDbOptions>): Promise<DestinationClient> {
  const given = context.options.credentials;
  if (isInstance(given)) return await clientOf({ instance: given, release: () => undefined }, "an open instance", {}, context);
  const credentials = resolveCredentials(given);
  const path = databasePath(credentials.database, context);
  const open = async (): Promise<DestinationClient> =>
    await clientOf(await holdInstance(await loadDriver(), path, credentials), path, credentials, context);
  // A place or a setting that may be wrong is tried now, not when the first rows are there.
  const isPlain = Object.keys(credentials).every((name) => name === "database");
  const canWait = isPlain && !existsSync(path) && statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() === true;
  return canWait ? clientOfAbsentFile(path, open) : await open();
}

async function clientOf(
  hold: InstanceHold,
  path: string,
  credentials: DuckDbCredentials,
  { options, systemTables, signal, dataset: name = "main" }: ConnectContext<DuckDbOptions>,
): Promise<DestinationClient> {
  const driver = await loadDriver();
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
      begin: (plan, session) => openSession(database, hold.instance, dataset, plan, session),
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
