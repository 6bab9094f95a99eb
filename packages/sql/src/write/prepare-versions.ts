import type { PlannedTable } from "@dlt-ts/core";
import { onlyRow } from "../connection/result-rows.js";
import { tableName, type SqlDataset } from "../sql-dataset.js";
import type { Statement } from "../statement.js";
import type { Chain } from "./chain.js";
import type { ChainRows } from "./chain-rows.js";

type Columns = PlannedTable["table"]["columns"];

/** What a table needs before `scd2` goes on with it. `note` is told of what people may not expect. */
export async function* prepareVersions(
  dataset: SqlDataset,
  [root]: Chain,
  rows: ChainRows,
  note: (text: string) => void,
): AsyncGenerator<Statement> {
  const { table, write } = root;
  if (write.disposition !== "merge" || write.strategy !== "scd2" || !rows.hasRows(root)) return;
  const existing = rows.existing(root);
  if (existing === undefined) return;
  const name = existing.name;
  const found = (column: string | undefined): string | undefined =>
    column === undefined ? undefined : existing.columns.get(dataset.dialect.identifierKey(column))?.name;

  const boundary = table["x-boundary-timestamp"];
  const from = found(table.columns.find((column) => column["x-valid-from"] === true)?.name);
  if (typeof boundary === "string" && from !== undefined && (await beginsLater(dataset, rows, { name, from, boundary }))) {
    note(
      `Table "${table.name}" has versions that begin after the boundaryTimestamp ${boundary}: those that end now end before they began. ` +
        "Give a boundaryTimestamp after those of earlier loads.",
    );
  }

  const rowId = found(rowIdOfVersions(table.columns));
  const statements = rowId === undefined ? [] : ((await dataset.dialect.ddl.dropUnique?.(rows.connection, dataset, name, rowId)) ?? []);
  for (const sql of statements) yield { step: "alter", table: table.name, sql };
  if (statements.length > 0) {
    note(`Table "${table.name}": "${rowId}" is no longer UNIQUE, since a version that returns has the id that it had before.`);
  }
}

/** The column of dlt that tells versions apart, and so is shared by versions that are equal. A version column of the data is the user's. */
function rowIdOfVersions(columns: Columns): string | undefined {
  return columns.find((column) => column["x-row-version"] === true && column.rowKey === false)?.name;
}

async function beginsLater(
  dataset: SqlDataset,
  { connection }: ChainRows,
  { name, from, boundary }: { readonly name: string; readonly from: string; readonly boundary: string },
): Promise<boolean> {
  const { dialect } = dataset;
  const later = `${dialect.quoteIdentifier(from)} > ${dialect.literals.timestamp(boundary)}`;
  const query = dialect.limit(`SELECT 1 FROM ${tableName(dataset, name)} WHERE ${later}`, 1);
  return (await onlyRow(connection.query(query))) !== undefined;
}
