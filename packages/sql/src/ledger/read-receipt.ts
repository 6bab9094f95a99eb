import type { Receipt, SystemTables } from "@dlt-ts/core";
import { onlyRow } from "../connection/result-rows.js";
import type { SqlConnection } from "../connection/sql-connection.js";
import { columnList, tableName, type SqlDataset } from "../sql-dataset.js";
import { orUndefined } from "./or-undefined.js";

/** The receipt of a load, if it is committed. */
export async function readReceipt(
  connection: SqlConnection,
  dataset: SqlDataset,
  { receipts }: SystemTables,
  pipeline: string,
  loadId: string,
): Promise<Receipt | undefined> {
  const { dialect } = dataset;
  const names = receipts.columns.map((column) => column.name);
  const [pipelineColumn, loadColumn] = names.map((name) => dialect.quoteIdentifier(name));
  const sql = `SELECT ${columnList(dataset, names)} FROM ${tableName(dataset, receipts.name)} WHERE ${pipelineColumn} = ${dialect.parameter(1)} AND ${loadColumn} = ${dialect.parameter(2)}`;
  const row = await orUndefined(onlyRow(connection.query(sql, [pipeline, loadId])));
  if (row === undefined) return undefined;
  const [, , digest, schemaName, schemaHash, committedAt] = row;
  return {
    pipeline,
    loadId,
    digest: String(digest),
    schemaName: String(schemaName),
    schemaHash: String(schemaHash),
    committedAt: new Date(String(committedAt)).toISOString(),
  };
}
