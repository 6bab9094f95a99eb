import { DestinationError, type LoadPlan, type PlannedTable } from "@dlt-ts/core";
import { onlyRow, type SqlDataset } from "@dlt-ts/sql";
import type { PostgresConnection } from "../driver/postgres-connection.js";

/** What a foreign key does to the rows that refer to one that is deleted, where it does something, by its code in the catalog. */
const effects = {
  c: ["CASCADE", "deletes the rows"],
  n: ["SET NULL", "empties the columns"],
  d: ["SET DEFAULT", "resets the columns"],
} as const;

/**
 * Rejects with a `DestinationError` (`constraint`) where rows are deleted only to come back, and a foreign key of somebody else's table would
 * by then have changed that table without a word.
 */
export async function refuseCascades(connection: PostgresConnection, dataset: SqlDataset, plan: LoadPlan): Promise<void> {
  const names = plan.tables.filter(deletesToInsert).map(({ table }) => table.name);
  if (names.length === 0) return;
  const sql =
    "SELECT t.relname, k.conname, pg_catalog.format('%I.%I', s.nspname, r.relname), k.confdeltype FROM pg_catalog.pg_constraint k " +
    "JOIN pg_catalog.pg_class t ON t.oid = k.confrelid JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace " +
    "JOIN pg_catalog.pg_class r ON r.oid = k.conrelid JOIN pg_catalog.pg_namespace s ON s.oid = r.relnamespace " +
    "WHERE k.contype = 'f' AND k.confdeltype IN ('c', 'n', 'd') AND k.conrelid <> k.confrelid " +
    "AND n.nspname = $1 AND t.relname IN (SELECT pg_catalog.jsonb_array_elements_text($2::jsonb)) ORDER BY 1, 2 LIMIT 1";
  const found = await onlyRow(connection.query(sql, [dataset.name, names]));
  if (found === undefined) return;
  const [table, constraint, from, effect] = found as [string, string, string, keyof typeof effects];
  const [action, does] = effects[effect];
  throw new DestinationError(
    "constraint",
    `Table "${table}": this load deletes rows and inserts them anew, and the foreign key "${constraint}" of ${from} (ON DELETE ${action}) ${does} that refer to them. ` +
      `Make it ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED, so that only rows that do not come back are in its way; ` +
      `or merge with the strategy "upsert", which changes rows where they are.`,
    { context: { table, constraint, from } },
  );
}

function deletesToInsert({ write }: PlannedTable): boolean {
  if (write.disposition === "replace") return write.strategy === "swap";
  return write.disposition === "merge" && write.strategy === "delete-insert";
}
