import { DestinationError, type LoadPlan, type PlannedTable } from "@dlt-ts/core";
import { onlyRow, type SqlDataset } from "@dlt-ts/sql";
import type { PostgresConnection } from "../driver/postgres-connection.js";

/** A policy that holds for the role that asks; 0 stands for everybody. */
const holds =
  "p.polrelid = c.oid AND EXISTS (SELECT FROM pg_catalog.unnest(p.polroles) AS role(id) WHERE CASE WHEN id = 0 THEN true ELSE pg_catalog.pg_has_role(id, 'USAGE') END)";

const seesAll =
  `EXISTS (SELECT FROM pg_catalog.pg_policy p WHERE ${holds} AND p.polpermissive AND p.polcmd = '*' AND pg_catalog.pg_get_expr(p.polqual, p.polrelid) = 'true') ` +
  `AND NOT EXISTS (SELECT FROM pg_catalog.pg_policy p WHERE ${holds} AND NOT p.polpermissive)`;

/**
 * Rejects with a `DestinationError` (`permission`) where row security hides rows that a load must see: those that it replaces or merges with,
 * and the records of dlt. To the role it looks as if they were not there, so they would stay beside the new ones, without a word.
 */
export async function refuseHiddenRows(connection: PostgresConnection, dataset: SqlDataset, plan: LoadPlan): Promise<void> {
  const { version, state, receipts } = plan.systemTables;
  const names = [...plan.tables.filter(looksAtRows).map(({ table }) => table), version, state, receipts].map((table) => table.name);
  const sql =
    "SELECT c.relname, current_user FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace " +
    "WHERE n.nspname = $1 AND c.relname IN (SELECT pg_catalog.jsonb_array_elements_text($2::jsonb)) AND c.relkind IN ('r', 'p') " +
    `AND c.relrowsecurity AND pg_catalog.row_security_active(c.oid) AND NOT (${seesAll}) ORDER BY 1 LIMIT 1`;
  const found = await onlyRow(connection.query(sql, [dataset.name, names]));
  if (found === undefined) return;
  const [table, role] = found as [string, string];
  throw new DestinationError(
    "permission",
    `Table "${table}": row security may hide rows of it from the role "${role}", and this load must see them all: what it does not see, it neither replaces nor merges with. ` +
      `Load as the owner of the table or as a role with BYPASSRLS, or let the owner make a policy for the role: CREATE POLICY … FOR ALL TO … USING (true);`,
    { context: { table, role } },
  );
}

function looksAtRows({ write }: PlannedTable): boolean {
  return write.disposition === "merge" || (write.disposition === "replace" && write.strategy === "swap");
}
