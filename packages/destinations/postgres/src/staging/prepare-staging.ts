import { DestinationError, type LoadPlan, type SessionContext } from "@dlt-ts/core";
import { createTable, datasetName, onlyRow, resultRows, tableName, type SqlDataset } from "@dlt-ts/sql";
import type { PostgresConnection } from "../driver/postgres-connection.js";
import { adoptableTables } from "./adoptable-tables.js";
import { lockKey, takeLocks } from "./advisory-locks.js";
import { finalNotNull } from "./final-not-null.js";
import { missingSchemas } from "./missing-schemas.js";
import { forgetNotes } from "./staged-jobs.js";
import { loggedNotesTable, notesTable, registryTable, stagedNames, stagedTable, tablesWithJobs } from "./staging-names.js";

/**
 * Makes the staging schema where it is missing, and the staged tables of a load, all in one transaction that only one loader of a dataset is in.
 * What an earlier session made is left as it is, with its rows.
 */
export async function prepareStaging(
  connection: PostgresConnection,
  dataset: SqlDataset,
  staging: SqlDataset,
  plan: LoadPlan,
  progress: SessionContext["progress"],
): Promise<void> {
  const tables = tablesWithJobs(plan);
  if (tables.length === 0 || (await isPrepared(connection, staging, plan))) return;
  await connection.begin();
  try {
    const locks = takeLocks([lockKey("staging", dataset.name)]);
    await connection.execute(locks.sql, locks.parameters);
    const missing = await missingSchemas(connection, [dataset, staging]);
    if (missing.includes(staging)) await connection.execute(`CREATE SCHEMA ${datasetName(staging)}`);
    for (const sql of ownTables(staging)) await connection.execute(sql);
    const there = await stagedTables(connection, staging, plan);
    const adoptable = await adoptableTables(connection, dataset, staging, plan);
    const made: string[] = [];
    for (const { table } of tables) {
      const name = stagedTable(plan, table.name);
      if (there.has(name)) continue;
      const own = adoptable.has(table.name) ? finalNotNull(staging, table) : ({ constraints: "none", modifier: "UNLOGGED" } as const);
      await connection.execute(createTable(staging, table, { name, ...own }).sql);
      made.push(name);
    }
    // Somebody dropped a table and left its notes: they would be believed, and its rows be missing.
    await forgetNotes(connection, staging, made);
    await register(connection, staging, plan);
    progress({ step: "stage" });
    await connection.commit();
  } catch (error) {
    await connection.rollback();
    throw error;
  }
  progress({ step: "staged" });
}

/** The registry survives a crash of the server; notes stay or go with the rows that they are about. */
function ownTables(staging: SqlDataset): readonly string[] {
  const created = "created_at timestamp with time zone NOT NULL DEFAULT now()";
  const note = `staged_name text NOT NULL, job_id text NOT NULL, ${created}, PRIMARY KEY (staged_name, job_id)`;
  return [
    `CREATE TABLE IF NOT EXISTS ${tableName(staging, registryTable)} (pipeline text NOT NULL, load_id text NOT NULL, staged_name text PRIMARY KEY, table_name text NOT NULL, ${created})`,
    `CREATE UNLOGGED TABLE IF NOT EXISTS ${tableName(staging, notesTable)} (${note})`,
    `CREATE TABLE IF NOT EXISTS ${tableName(staging, loggedNotesTable)} (${note})`,
  ];
}

async function register(connection: PostgresConnection, staging: SqlDataset, plan: LoadPlan): Promise<void> {
  const tables = Object.fromEntries(tablesWithJobs(plan).map(({ table }) => [stagedTable(plan, table.name), table.name]));
  await connection.execute(
    `INSERT INTO ${tableName(staging, registryTable)} (pipeline, load_id, staged_name, table_name) SELECT $1, $2, key, value FROM pg_catalog.jsonb_each_text($3::jsonb) ON CONFLICT DO NOTHING`,
    [plan.pipeline, plan.loadId, tables],
  );
}

async function isPrepared(connection: PostgresConnection, staging: SqlDataset, plan: LoadPlan): Promise<boolean> {
  const sql = `SELECT count(*) FROM ${tableName(staging, registryTable)} WHERE staged_name IN (SELECT pg_catalog.jsonb_array_elements_text($1::jsonb))`;
  const names = stagedNames(plan);
  try {
    const row = await onlyRow(connection.query(sql, [names]));
    return Number(row![0]) === names.length && (await stagedTables(connection, staging, plan)).size === names.length;
  } catch (error) {
    if (DestinationError.isInstance(error) && error.reason === "undefined-relation") return false;
    throw error;
  }
}

/** The staged tables of a load that exist. */
async function stagedTables(connection: PostgresConnection, staging: SqlDataset, plan: LoadPlan): Promise<ReadonlySet<string>> {
  const sql =
    "SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace " +
    "WHERE n.nspname = $1 AND c.relname IN (SELECT pg_catalog.jsonb_array_elements_text($2::jsonb))";
  const found = new Set<string>();
  for await (const [name] of resultRows(connection.query(sql, [staging.name, stagedNames(plan)]))) found.add(String(name));
  return found;
}
