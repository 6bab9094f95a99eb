import { DestinationError, type LoadPlan } from "@dlt-ts/core";
import { onlyRow, resultRows, tableName, type SqlDataset } from "@dlt-ts/sql";
import type { PostgresConnection } from "../driver/postgres-connection.js";
import { setLocal } from "../driver/set-local.js";
import { movesUnseen } from "./adoptable-tables.js";
import { loggedNotesTable, registryTable, stagedNames } from "./staging-names.js";

/** Milliseconds that a commit waits for a staged table that another loader copies into: it may have been stopped in the middle. */
const patience = 2000;

const logged =
  "SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace " +
  `WHERE n.nspname = $2 AND c.relname IN (SELECT pg_catalog.jsonb_array_elements_text($3::jsonb)) AND c.relpersistence = 'p' AND ${movesUnseen}`;

/**
 * Lets the server say how old the oldest snapshot is that somebody reads with: it becomes the `relfrozenxid` of the registry, the one place
 * where every role may read it. Outside of a transaction, before `adoptedTables`.
 */
export async function noteOldestReader(
  connection: PostgresConnection,
  dataset: SqlDataset,
  staging: SqlDataset,
  plan: LoadPlan,
): Promise<void> {
  if ((await onlyRow(connection.query(logged, [dataset.name, staging.name, stagedNames(plan)]))) === undefined) return;
  await connection.execute(`VACUUM (FREEZE, SKIP_LOCKED, TRUNCATE false) ${tableName(staging, registryTable)}`);
}

/**
 * The staged tables of a load that may become tables of the dataset, held for this transaction alone: they are logged, and every reader who is
 * there sees all their rows. One who began while they were staged would see some of them, since rows keep the age that they have.
 */
export async function adoptedTables(
  connection: PostgresConnection,
  dataset: SqlDataset,
  staging: SqlDataset,
  plan: LoadPlan,
): Promise<ReadonlySet<string>> {
  // Without jobs there may be no staging schema either.
  if (stagedNames(plan).length === 0) return new Set();
  const sql =
    `${logged} AND NOT EXISTS (SELECT FROM ${tableName(staging, loggedNotesTable)} note, pg_catalog.pg_class registry WHERE note.staged_name = c.relname ` +
    "AND registry.oid = pg_catalog.to_regclass($4) AND pg_catalog.age(note.xmin) <= pg_catalog.age(registry.relfrozenxid))";
  const names: string[] = [];
  const parameters = [dataset.name, staging.name, stagedNames(plan), tableName(staging, registryTable)];
  for await (const [name] of resultRows(connection.query(sql, parameters))) names.push(String(name));
  return new Set((await holdAlone(connection, staging, names)) ? names : []);
}

/** `false`: another loader is in the middle of a COPY into one of them. */
async function holdAlone(connection: PostgresConnection, staging: SqlDataset, names: readonly string[]): Promise<boolean> {
  if (names.length === 0) return false;
  await connection.execute("SAVEPOINT hold_alone");
  try {
    const before = await setLocal(connection, "lock_timeout", String(patience));
    await connection.execute(`LOCK TABLE ${names.map((name) => tableName(staging, name)).join(", ")} IN ACCESS EXCLUSIVE MODE`);
    await setLocal(connection, "lock_timeout", before);
    await connection.execute("RELEASE SAVEPOINT hold_alone");
    return true;
  } catch (error) {
    if (!DestinationError.isInstance(error) || error.reason !== "contention") throw error;
    await connection.execute("ROLLBACK TO SAVEPOINT hold_alone");
    return false;
  }
}
