import { DestinationError, type ConnectContext, type DestinationClient } from "@dlt-ts/core";
import { datasetName, existingDataset, onlyRow, sqlLedger, sqlReader, type SqlDatabase, type SqlDataset } from "@dlt-ts/sql";
import { postgresDialect, quoteIdentifier } from "./dialect/postgres-dialect.js";
import { loadDriver } from "./driver/load-driver.js";
import { PostgresDatabase } from "./driver/postgres-database.js";
import type { PostgresOptions } from "./options/postgres-options.js";
import { resolveCredentials } from "./options/resolve-credentials.js";
import { openSession } from "./session.js";
import { dropStaging, sweepStaged } from "./staging/remove-staging.js";
import { stagingDataset } from "./staging/staging-names.js";

const defaultPoolSize = 5;

/** A client for one schema of a database. The server is asked at once, so that a wrong password shows before rows are there. */
export async function connect({
  options,
  systemTables,
  signal,
  dataset: name = "public",
}: ConnectContext<PostgresOptions>): Promise<DestinationClient> {
  const { credentials, createIndexes = true, poolSize = defaultPoolSize, statementTimeout } = options;
  // A name that cannot be one is told before anything is sent.
  quoteIdentifier(name);
  if (/^pg_|^information_schema$/.test(name)) throw ownSchema(name);
  const settings = { driver: await loadDriver(), credentials: resolveCredentials(credentials), dataset: name, statementTimeout };
  const database = new PostgresDatabase(settings, poolSize, signal);
  // Only a reader may hold connections without end, and so wait for itself.
  const reading: SqlDatabase = { connect: (stop) => database.connect(stop, settings.credentials.connectTimeout) };
  const serverVersion = await versionOf(database).catch(async (error: unknown) => {
    await database[Symbol.asyncDispose]();
    throw error;
  });
  const dataset: SqlDataset = { dialect: postgresDialect({ createIndexes, serverVersion }), name };
  const staging = stagingDataset(dataset);

  return {
    begin: (plan, session) => openSession(database, dataset, plan, session),
    async exists() {
      await using connection = await database.connect();
      return (await existingDataset(connection, dataset)) !== undefined;
    },
    async drop() {
      await using connection = await database.connect();
      await connection.execute(`DROP SCHEMA IF EXISTS ${datasetName(dataset)} CASCADE`);
      await dropStaging(connection, staging);
    },
    async sweep(pipeline, keep) {
      await using connection = await database.connect();
      await sweepStaged(connection, staging, pipeline, keep);
    },
    ledger: sqlLedger(database, dataset, systemTables),
    // Names without a schema mean tables of the dataset on every connection.
    reader: sqlReader({ ...reading, inDataset: reading }, dataset),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

async function versionOf(database: PostgresDatabase): Promise<number> {
  await using connection = await database.connect();
  const row = await onlyRow(connection.query("SELECT pg_catalog.current_setting('server_version_num')::int"));
  return Number(row![0]);
}

function ownSchema(name: string): DestinationError {
  return new DestinationError(
    "options",
    `The dataset cannot be "${name}": schemas of this name belong to Postgres itself. Choose another datasetName.`,
    { context: { dataset: name } },
  );
}
