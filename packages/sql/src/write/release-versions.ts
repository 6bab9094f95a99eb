import type { SqlDataset } from "../sql-dataset.js";
import type { Statement } from "../statement.js";
import type { Chain } from "./chain.js";
import type { ChainRows } from "./chain-rows.js";

/**
 * Takes UNIQUE away from the row ids of a table that another disposition made and `scd2` goes on with: a version that returns has the id that
 * it had before. `note` is told of it.
 */
export async function* releaseVersions(
  dataset: SqlDataset,
  [root]: Chain,
  rows: ChainRows,
  note: (text: string) => void,
): AsyncGenerator<Statement> {
  const { table, write } = root;
  const existing = rows.existing(root);
  const version = table.columns.find((column) => column["x-row-version"] === true && column.rowKey === false)?.name;
  if (write.disposition !== "merge" || write.strategy !== "scd2" || existing === undefined || version === undefined) return;
  const statements = (await dataset.dialect.ddl.dropUnique?.(rows.connection, dataset, existing.name, version)) ?? [];
  for (const sql of statements) yield { step: "alter", table: table.name, sql };
  if (statements.length > 0) {
    note(`Table "${table.name}": "${version}" is no longer UNIQUE, since a version that returns has the id that it had before.`);
  }
}
