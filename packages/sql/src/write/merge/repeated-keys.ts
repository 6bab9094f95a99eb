import { DestinationError, keyColumns, rootKeyOf, rowKeyOf } from "@dlt-ts/core";
import { onlyRow } from "../../connection/result-rows.js";
import type { SqlConnection } from "../../connection/sql-connection.js";
import { columnList } from "../../sql-dataset.js";
import type { MergedChain } from "./merged-chain.js";

type Staged = Omit<MergedChain, "repeats">;

/** Whether several new root rows have one primary key. */
export async function repeatsKeys(connection: SqlConnection, { dataset, root }: Staged): Promise<boolean> {
  const primary = keyColumns(root.table, "primaryKey");
  if (primary.length === 0 || root.table["x-stage-data-deduplicated"] === true) return false;
  const query = `SELECT COUNT(*) FROM ${root.staged} GROUP BY ${columnList(dataset, primary)} HAVING COUNT(*) > 1`;
  return (await onlyRow(connection.query(dataset.dialect.limit(query, 1)))) !== undefined;
}

/**
 * Rejects with a `DestinationError` (`data`) when root rows with one primary key have different rows nested in them. Such root rows share
 * their row key, so nothing says which of them a nested row belongs to. Rows that came twice as they are, with all below them, are no problem.
 */
export async function refuseMixedRows(connection: SqlConnection, { dataset, root, nested }: Staged, strategy: string): Promise<void> {
  const { dialect } = dataset;
  const primary = keyColumns(root.table, "primaryKey");
  const rowKey = dialect.quoteIdentifier(rowKeyOf(root.table) ?? "");
  const repeated = `SELECT MIN(${rowKey}) AS k, COUNT(*) AS n FROM ${root.staged} GROUP BY ${columnList(dataset, primary)} HAVING COUNT(*) > 1`;
  for (const { table, staged } of nested) {
    if (staged === undefined) continue;
    const rootKey = dialect.quoteIdentifier(rootKeyOf(table, root.table.name)!);
    const columns = columnList(
      dataset,
      table.columns.map((column) => column.name),
    );
    const equal = `SELECT ${rootKey} AS k, COUNT(*) AS n FROM ${staged} GROUP BY ${columns}`;
    const query = `SELECT 1 FROM (${equal}) AS below, (${repeated}) AS above WHERE below.k = above.k AND below.n <> above.n`;
    if ((await onlyRow(connection.query(dialect.limit(query, 1)))) === undefined) continue;
    throw new DestinationError(
      "data",
      `Table "${root.table.name}": this load has several rows with one primary key (${primary.join(", ")}), and different rows of "${table.name}" ` +
        `nested in them. With "${strategy}" they share their row ids, so nothing says which of them is whose. Give each key once, or merge with "delete-insert".`,
      { context: { table: root.table.name, nested: table.name, strategy } },
    );
  }
}
