import { DestinationError, keyColumns, type LoadPlan, type PlannedTable } from "@dlt-ts/core";
import { chainsOf, resultRows, type Chain, type SqlDataset } from "@dlt-ts/sql";
import type { PostgresConnection } from "../driver/postgres-connection.js";

/** What a foreign key does to the rows that refer to one that is deleted, where it does something, by its code in the catalog. */
const effects = {
  c: ["CASCADE", "deletes the rows"],
  n: ["SET NULL", "empties the columns"],
  d: ["SET DEFAULT", "resets the columns"],
} as const;

/** By `$1`, the dataset, and `$2`, its tables. The table and its column are known by their names where they are in the dataset and the key is one column. */
const keysQuery =
  "SELECT t.relname, k.conname, pg_catalog.format('%I.%I', s.nspname, r.relname), k.confdeltype, CASE s.nspname WHEN $1 THEN r.relname END, " +
  "(SELECT a.attname FROM pg_catalog.pg_attribute a WHERE a.attrelid = r.oid AND k.conkey = ARRAY[a.attnum]) FROM pg_catalog.pg_constraint k " +
  "JOIN pg_catalog.pg_class t ON t.oid = k.confrelid JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace " +
  "JOIN pg_catalog.pg_class r ON r.oid = k.conrelid JOIN pg_catalog.pg_namespace s ON s.oid = r.relnamespace " +
  "WHERE k.contype = 'f' AND k.confdeltype IN ('c', 'n', 'd') AND k.conrelid <> k.confrelid " +
  "AND n.nspname = $1 AND t.relname IN (SELECT pg_catalog.jsonb_array_elements_text($2::jsonb)) ORDER BY 1, 2";

/**
 * Rejects with a `DestinationError` (`constraint`) where rows are deleted only to come back, and a foreign key would by then have changed rows of
 * another table that do not.
 */
export async function refuseCascades(connection: PostgresConnection, dataset: SqlDataset, plan: LoadPlan): Promise<void> {
  const chains = chainsOf(plan.tables).filter(([root]) => deletesToInsert(root, plan));
  const names = chains.flatMap((chain) => chain.map(({ table }) => table.name));
  if (names.length === 0) return;
  for await (const row of resultRows(connection.query(keysQuery, [dataset.name, names]))) {
    const [table, constraint, from, effect, own, column] = row as [
      string,
      string,
      string,
      keyof typeof effects,
      string | null,
      string | null,
    ];
    if (chains.some((chain) => goesWith(chain, { table, own, column }))) continue;
    const [action, does] = effects[effect];
    throw new DestinationError(
      "constraint",
      `Table "${table}": this load deletes rows and inserts them anew, and the foreign key "${constraint}" of ${from} (ON DELETE ${action}) ${does} that refer to them. ` +
        `Make it ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED, so that only rows that do not come back are in its way; ` +
        `or merge with the strategy "upsert", which changes rows where they are.`,
      { context: { table, constraint, from } },
    );
  }
}

function deletesToInsert({ table, write }: PlannedTable, { jobs }: LoadPlan): boolean {
  if (write.disposition === "replace") return write.strategy === "swap";
  const hasKey = keyColumns(table, "primaryKey").length > 0 || keyColumns(table, "mergeKey").length > 0;
  return write.disposition === "merge" && write.strategy === "delete-insert" && hasKey && jobs.some((job) => job.table === table.name);
}

interface ForeignKey {
  readonly table: string;
  /** The table that has it, and its column. */
  readonly own: string | null;
  readonly column: string | null;
}

/** Whether what refers is nested in what it refers to, so that it goes and comes back with it: all of it, or what hangs on a row. */
function goesWith(chain: Chain, { table, own, column }: ForeignKey): boolean {
  const [root] = chain;
  const nested = chain.find((planned) => planned.table.name === own);
  if (nested === undefined || !isBelow(chain, nested, table)) return false;
  const hangs = nested.table.columns.some(({ name, parentKey, rootKey }) => name === column && (parentKey === true || rootKey === true));
  return root.write.disposition === "replace" || hangs;
}

function isBelow(chain: Chain, { table: { parent } }: PlannedTable, above: string): boolean {
  const planned = chain.find(({ table }) => table.name === parent);
  return planned !== undefined && (parent === above || isBelow(chain, planned, above));
}
