import { DestinationError, type LoadPlan, type SessionContext } from "@dlt-ts/core";
import { createTable, datasetName, existingDataset, onlyRow, tableName, type SqlDataset } from "@dlt-ts/sql";
import type { PostgresConnection } from "../driver/postgres-connection.js";
import { lockKey, takeLocks } from "./advisory-locks.js";
import { notesTable, registryTable, stagedTable, tablesWithJobs } from "./staging-names.js";

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
  if (tables.length === 0 || (await isPrepared(connection, staging, plan, tables.length))) return;
  const registry = tableName(staging, registryTable);
  const notes = tableName(staging, notesTable);
  await connection.begin();
  try {
    const locks = takeLocks([lockKey("staging", dataset.name)]);
    await connection.execute(locks.sql, locks.parameters);
    if ((await existingDataset(connection, staging)) === undefined) await connection.execute(`CREATE SCHEMA ${datasetName(staging)}`);
    await connection.execute(
      `CREATE TABLE IF NOT EXISTS ${registry} (pipeline text NOT NULL, load_id text NOT NULL, staged_name text PRIMARY KEY, table_name text NOT NULL, created_at timestamp with time zone NOT NULL DEFAULT now())`,
    );
    await connection.execute(
      `CREATE UNLOGGED TABLE IF NOT EXISTS ${notes} (staged_name text NOT NULL, job_id text NOT NULL, created_at timestamp with time zone NOT NULL DEFAULT now(), PRIMARY KEY (staged_name, job_id))`,
    );
    for (const { table, write } of tables) {
      const name = stagedTable(plan, table.name);
      const becomesTheTable = write.disposition === "replace" && write.strategy === "staging-optimized";
      const { sql } = createTable(staging, table, { name, constrained: becomesTheTable });
      await connection.execute(sql.replace("CREATE TABLE", "CREATE UNLOGGED TABLE IF NOT EXISTS"));
      await connection.execute(
        `INSERT INTO ${registry} (pipeline, load_id, staged_name, table_name) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
        [plan.pipeline, plan.loadId, name, table.name],
      );
    }
    progress({ step: "stage" });
    await connection.commit();
  } catch (error) {
    await connection.rollback();
    throw error;
  }
  progress({ step: "staged" });
}

async function isPrepared(connection: PostgresConnection, staging: SqlDataset, plan: LoadPlan, tables: number): Promise<boolean> {
  const sql = `SELECT count(*) FROM ${tableName(staging, registryTable)} WHERE pipeline = $1 AND load_id = $2 AND staged_name IN (SELECT pg_catalog.jsonb_array_elements_text($3::jsonb))`;
  const names = tablesWithJobs(plan).map(({ table }) => stagedTable(plan, table.name));
  try {
    const row = await onlyRow(connection.query(sql, [plan.pipeline, plan.loadId, names]));
    return Number(row![0]) === tables;
  } catch (error) {
    if (DestinationError.isInstance(error) && error.reason === "undefined-relation") return false;
    throw error;
  }
}
