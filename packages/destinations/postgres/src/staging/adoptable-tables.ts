import type { LoadPlan } from "@dlt-ts/core";
import { onlyRow, type SqlDataset } from "@dlt-ts/sql";
import type { PostgresConnection } from "../driver/postgres-connection.js";
import { tablesWithJobs } from "./staging-names.js";

/**
 * What happens to a table when it is made, and would not happen to one that moves in from another schema: default privileges of a schema, event
 * triggers (row security for every new table, say), and logical decoding, which has told of its rows under another name. `$1` is the dataset and
 * `$2` its staging.
 */
export const movesUnseen: string =
  "pg_catalog.current_setting('wal_level') <> 'logical' " +
  "AND NOT EXISTS (SELECT FROM pg_catalog.pg_default_acl a JOIN pg_catalog.pg_namespace n ON n.oid = a.defaclnamespace WHERE n.nspname IN ($1, $2)) " +
  "AND NOT EXISTS (SELECT FROM pg_catalog.pg_event_trigger WHERE evtenabled <> 'D' AND evtevent LIKE 'ddl_command_%' AND (evttags IS NULL OR 'CREATE TABLE' = ANY (evttags)))";

/**
 * The tables of a load whose staged tables may become the tables themselves: new ones, and those that are replaced whole. Their staged tables
 * are logged from the start, so that no row is written twice.
 */
export async function adoptableTables(
  connection: PostgresConnection,
  dataset: SqlDataset,
  staging: SqlDataset,
  plan: LoadPlan,
): Promise<ReadonlySet<string>> {
  const sql =
    `SELECT ${movesUnseen}, (SELECT pg_catalog.jsonb_agg(c.relname) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace ` +
    "WHERE n.nspname = $1 AND c.relname IN (SELECT pg_catalog.jsonb_array_elements_text($3::jsonb)))";
  const planned = tablesWithJobs(plan).filter(({ write }) => write.disposition !== "merge");
  const names = planned.map(({ table }) => table.name);
  const [mayMove, found] = (await onlyRow(connection.query(sql, [dataset.name, staging.name, names])))! as [boolean, string[] | null];
  if (!mayMove) return new Set();
  const existing = new Set(found?.filter((name) => !plan.drop.includes(name)));
  return new Set(
    planned
      .filter(
        ({ table, write }) => !existing.has(table.name) || (write.disposition === "replace" && write.strategy === "staging-optimized"),
      )
      .map(({ table }) => table.name),
  );
}
