import { DestinationError, type LoadPlan } from "@dlt-ts/core";
import { onlyRow, tableName, type SqlDataset } from "@dlt-ts/sql";
import type { PostgresConnection } from "../driver/postgres-connection.js";
import { loggedNotesTable, notesTable, stagedNames } from "./staging-names.js";

/** Whether the rows of a job are in its staged table. */
export async function isStaged(connection: PostgresConnection, staging: SqlDataset, staged: string, job: string): Promise<boolean> {
  const sql = `SELECT 1 FROM ${allNotes(staging)} WHERE staged_name = $1 AND job_id = $2`;
  return (await onlyRow(connection.query(sql, [staged, job]))) !== undefined;
}

/** Notes that they are, in the transaction that put them there. `false`: another loader was first, and these must not stay. */
export async function noteStaged(connection: PostgresConnection, staging: SqlDataset, staged: string, job: string): Promise<boolean> {
  // Rows are in the table by now, so nobody can exchange it for one of another kind.
  const isLogged = "SELECT relpersistence = 'p' FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass($1)";
  const [logged] = (await onlyRow(connection.query(isLogged, [tableName(staging, staged)])))!;
  const notes = tableName(staging, logged === true ? loggedNotesTable : notesTable);
  const sql = `INSERT INTO ${notes} (staged_name, job_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`;
  return (await connection.affect(sql, [staged, job])) === 1;
}

/** Forgets what was noted of some staged tables. */
export async function forgetNotes(connection: PostgresConnection, staging: SqlDataset, names: readonly string[]): Promise<void> {
  for (const notes of [notesTable, loggedNotesTable]) {
    await connection.execute(
      `DELETE FROM ${tableName(staging, notes)} WHERE staged_name IN (SELECT pg_catalog.jsonb_array_elements_text($1::jsonb))`,
      [names],
    );
  }
}

/**
 * Holds the staged tables of a load until the end of the transaction, so that nobody drops them, and counts their jobs.
 * Rejects with a `DestinationError` (`staging-lost`) when one is missing.
 */
export async function holdStaged(connection: PostgresConnection, staging: SqlDataset, plan: LoadPlan): Promise<void> {
  const names = stagedNames(plan);
  if (names.length === 0) return;
  try {
    await connection.execute(`LOCK TABLE ${names.map((name) => tableName(staging, name)).join(", ")} IN ACCESS SHARE MODE`);
    const sql = `SELECT count(*) FROM ${allNotes(staging)} WHERE staged_name IN (SELECT pg_catalog.jsonb_array_elements_text($1::jsonb))`;
    const staged = Number((await onlyRow(connection.query(sql, [names])))![0]);
    if (staged < plan.jobs.length) throw stagingLost(plan, `${staged} of its ${plan.jobs.length} jobs are in staging`);
  } catch (error) {
    throw lost(error, plan);
  }
}

/** A staged table that is gone means that another loader gave the load up, or that somebody cleaned up too much. */
export function lost(error: unknown, plan: LoadPlan): unknown {
  const isLost = DestinationError.isInstance(error) && error.reason === "undefined-relation";
  return isLost ? stagingLost(plan, "its staged tables are gone", error) : error;
}

function allNotes(staging: SqlDataset): string {
  const [unlogged, logged] = [notesTable, loggedNotesTable].map((notes) => `SELECT staged_name, job_id FROM ${tableName(staging, notes)}`);
  return `(${unlogged} UNION ALL ${logged}) AS notes`;
}

function stagingLost({ pipeline, loadId }: LoadPlan, why: string, cause?: unknown): DestinationError {
  return new DestinationError(
    "staging-lost",
    `Load ${loadId} of pipeline "${pipeline}" cannot be committed as it is: ${why}. Its jobs run again in a new session.`,
    { context: { pipeline, loadId }, ...(cause === undefined ? {} : { cause }) },
  );
}
