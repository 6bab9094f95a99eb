import { onlyRow, type SqlConnection } from "@dlt-ts/sql";

/** Gives a setting of the server another value until the end of the transaction; the value that it had. */
export async function setLocal(connection: SqlConnection, name: string, value: string): Promise<string> {
  const [before] = (await onlyRow(connection.query("SELECT pg_catalog.current_setting($1)", [name])))!;
  await connection.execute("SELECT pg_catalog.set_config($1, $2, true)", [name, value]);
  return String(before);
}
