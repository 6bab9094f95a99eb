import type { SystemTables } from "@dlt-ts/core";
import type { SqlDataset } from "../sql-dataset.js";
import type { Statement } from "../statement.js";
import { createTable } from "./create-table.js";

/** The table of receipts: its key (pipeline, load id) decides between two loaders of one load. */
export function createReceipts(dataset: SqlDataset, { receipts }: SystemTables): Statement {
  return createTable(dataset, receipts, { primaryKey: receipts.columns.slice(0, 2).map((column) => column.name) });
}
