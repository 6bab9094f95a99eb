import { DestinationError } from "@dlt-ts/core";
import { resultRows, tableName, type SqlDataset } from "@dlt-ts/sql";
import type { PostgresConnection } from "../driver/postgres-connection.js";
import { forgetNotes } from "./staged-jobs.js";
import { loggedNotesTable, notesTable, registryTable } from "./staging-names.js";

/** Milliseconds that a table may be in use until it is left to the next `sweep`: a loader that was stopped in the middle of a COPY holds it. */
const patience = 2000;

/** Removes what one load has in staging: tables, notes, registration, all or nothing. */
export async function removeStaged(connection: PostgresConnection, staging: SqlDataset, pipeline: string, loadId: string): Promise<void> {
  const registry = tableName(staging, registryTable);
  await connection.begin();
  try {
    await connection.execute(`SET LOCAL lock_timeout = ${patience}`);
    const of = `pipeline = $1 AND load_id = $2`;
    const names: string[] = [];
    for await (const [name] of resultRows(
      connection.query(`SELECT staged_name FROM ${registry} WHERE ${of} FOR UPDATE`, [pipeline, loadId]),
    )) {
      names.push(String(name));
    }
    if (names.length > 0) {
      await connection.execute(`DROP TABLE IF EXISTS ${names.map((name) => tableName(staging, name)).join(", ")}`);
      await forgetNotes(connection, staging, names);
      await connection.execute(`DELETE FROM ${registry} WHERE ${of}`, [pipeline, loadId]);
    }
    await connection.commit();
  } catch (error) {
    await connection.rollback();
    throw error;
  }
}

/** Removes what all loads of a pipeline have in staging, except some. What is in use is left for another time. */
export async function sweepStaged(
  connection: PostgresConnection,
  staging: SqlDataset,
  pipeline: string,
  keep: readonly string[],
): Promise<void> {
  const sql = `SELECT DISTINCT load_id FROM ${tableName(staging, registryTable)} WHERE pipeline = $1 AND load_id NOT IN (SELECT pg_catalog.jsonb_array_elements_text($2::jsonb))`;
  await whereStaged(async () => {
    const dead: string[] = [];
    for await (const [loadId] of resultRows(connection.query(sql, [pipeline, [...keep]]))) dead.push(String(loadId));
    for (const loadId of dead) await unlessInUse(removeStaged(connection, staging, pipeline, loadId));
  });
}

/** Removes the staging of a dataset that is dropped: what is ours, and the schema if nothing else is in it. */
export async function dropStaging(connection: PostgresConnection, staging: SqlDataset): Promise<void> {
  await whereStaged(async () => {
    const names: string[] = [registryTable, notesTable, loggedNotesTable];
    for await (const [name] of resultRows(connection.query(`SELECT staged_name FROM ${tableName(staging, registryTable)}`)))
      names.push(String(name));
    await connection.execute(`DROP TABLE IF EXISTS ${names.map((name) => tableName(staging, name)).join(", ")}`);
    try {
      await connection.execute(`DROP SCHEMA IF EXISTS ${staging.dialect.quoteIdentifier(staging.name)} RESTRICT`);
    } catch (error) {
      // Tables of somebody else are in it, of Python dlt for instance.
      if (!DestinationError.isInstance(error) || error.reason !== "constraint") throw error;
    }
  });
}

/** A staged table in use is no failure. */
export async function unlessInUse(removing: Promise<void>): Promise<void> {
  try {
    await removing;
  } catch (error) {
    if (!DestinationError.isInstance(error) || error.reason !== "contention") throw error;
  }
}

/** Without a staging schema there is nothing to do. */
export async function whereStaged(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!DestinationError.isInstance(error) || error.reason !== "undefined-relation") throw error;
  }
}
