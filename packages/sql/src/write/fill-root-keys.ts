import { rowKeyOf } from "@dlt-ts/core";
import { tableName, type SqlDataset } from "../sql-dataset.js";
import type { Statement } from "../statement.js";
import type { Chain } from "./chain.js";
import type { ChainRows } from "./chain-rows.js";

/**
 * Nested rows that were loaded before their table had a root key, such as by `append`, get that of the row that they are nested in, so that
 * a merge finds them with their root rows. For after the column was added; parents come first.
 */
export function* fillRootKeys(
  dataset: SqlDataset,
  [root, ...nested]: Chain,
  { existing }: Pick<ChainRows, "existing">,
): Generator<Statement> {
  const { dialect } = dataset;
  const above = new Map([[root.table.name, root.table]]);
  for (const planned of nested) {
    const { table, write } = planned;
    above.set(table.name, table);
    const found = existing(planned);
    const parent = above.get(table.parent!)!;
    const [rootKey, link] = [keyOf(table, "rootKey"), keyOf(table, "parentKey")];
    const given = parent === root.table ? rowKeyOf(parent) : keyOf(parent, "rootKey");
    const linked = rowKeyOf(parent);
    if (write.disposition === "replace" || found === undefined || rootKey === undefined || link === undefined) continue;
    if (found.columns.has(dialect.identifierKey(rootKey)) || given === undefined || linked === undefined) continue;
    const [own, theirs, from, to] = [rootKey, given, linked, link].map(dialect.quoteIdentifier) as [string, string, string, string];
    const sql =
      `UPDATE ${tableName(dataset, table.name)} AS d SET ${own} = p.${theirs} ` +
      `FROM ${tableName(dataset, parent.name)} AS p WHERE p.${from} = d.${to}`;
    yield { step: "fill", table: table.name, sql };
  }
}

function keyOf({ columns }: Chain[0]["table"], hint: "rootKey" | "parentKey"): string | undefined {
  return columns.find((column) => column[hint] === true)?.name;
}
