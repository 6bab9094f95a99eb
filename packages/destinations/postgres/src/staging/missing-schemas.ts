import { DestinationError } from "@dlt-ts/core";
import { datasetName, onlyRow, type SqlDataset } from "@dlt-ts/sql";
import type { PostgresConnection } from "../driver/postgres-connection.js";

/** Those of some schemas that are not there. Rejects with a `DestinationError` (`permission`) that says what to run where they cannot be made. */
export async function missingSchemas(connection: PostgresConnection, wanted: readonly SqlDataset[]): Promise<readonly SqlDataset[]> {
  const sql =
    "SELECT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'), current_user, " +
    "(SELECT pg_catalog.jsonb_agg(nspname) FROM pg_catalog.pg_namespace WHERE nspname IN (SELECT pg_catalog.jsonb_array_elements_text($1::jsonb)))";
  const [mayCreate, user, existing] = (await onlyRow(connection.query(sql, [wanted.map(({ name }) => name)])))! as [
    boolean,
    string,
    string[] | null,
  ];
  const missing = wanted.filter(({ name }) => existing?.includes(name) !== true);
  if (missing.length === 0 || mayCreate) return missing;
  const { quoteIdentifier } = wanted[0]!.dialect;
  const names = missing.map(({ name }) => `"${name}"`).join(" and ");
  const statements = missing.map((schema) => `CREATE SCHEMA ${datasetName(schema)} AUTHORIZATION ${quoteIdentifier(user)};`).join(" ");
  throw new DestinationError(
    "permission",
    `The role "${user}" may not create the ${missing.length === 1 ? "schema" : "schemas"} ${names}: rows wait in "${wanted.at(-1)!.name}" until they are committed to "${wanted[0]!.name}". ` +
      `Let an owner of the database run, once: ${statements}`,
    { context: { user, missing: missing.map(({ name }) => name) } },
  );
}
