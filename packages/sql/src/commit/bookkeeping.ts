import type { Json, LoadPlan, Receipt, TypedTable } from "@dlt-ts/core";
import { columnList, tableName, type SqlDataset } from "../sql-dataset.js";
import type { Statement } from "../statement.js";
import { encodeStoredText } from "./stored-text.js";

/** Older versions of the schema that a refresh asks to forget. */
export function forgetSchemas(dataset: SqlDataset, { forgetSchemas: forget, schema, systemTables }: LoadPlan): readonly Statement[] {
  if (!forget) return [];
  const { dialect } = dataset;
  const [, , , name, hash] = systemTables.version.columns.map((column) => dialect.quoteIdentifier(column.name));
  const sql = `DELETE FROM ${tableName(dataset, systemTables.version.name)} WHERE ${name} = ${dialect.parameter(1)} AND ${hash} <> ${dialect.parameter(2)}`;
  return [{ step: "forget", table: systemTables.version.name, sql, parameters: [schema.name, schema.hash] }];
}

/**
 * The rows that dlt writes about a load, for the same transaction as its data: schema version where it is new, state, load, and last
 * the receipt, whose key decides between two loaders of one load.
 */
export function bookkeeping(dataset: SqlDataset, plan: LoadPlan, receipt: Receipt, schemaIsNew: boolean): readonly Statement[] {
  const { schema, state, systemTables, loadId } = plan;
  const now = receipt.committedAt;
  const row = (step: string, table: TypedTable, values: readonly Json[]): Statement => insertRow(dataset, step, table, values);
  const document = encodeStoredText(schema.document, dataset.dialect.maxTextBytes);
  return [
    ...(schemaIsNew
      ? [row("version", systemTables.version, [schema.version, schema.engineVersion, now, schema.name, schema.hash, document])]
      : []),
    ...(state === undefined
      ? []
      : [
          row("state", systemTables.state, [
            state.version,
            state.engineVersion,
            state.pipeline,
            state.encoded,
            state.createdAt,
            state.hash,
            loadId,
            state.rowId,
          ]),
        ]),
    row("loads", systemTables.loads, [loadId, schema.name, 0, now, schema.hash]),
    row("receipt", systemTables.receipts, [
      receipt.pipeline,
      receipt.loadId,
      receipt.digest,
      receipt.schemaName,
      receipt.schemaHash,
      receipt.committedAt,
    ]),
  ];
}

/** Values in the order of the system table's columns, which is part of the contract. */
function insertRow(dataset: SqlDataset, step: string, table: TypedTable, parameters: readonly Json[]): Statement {
  const columns = table.columns.slice(0, parameters.length).map((column) => column.name);
  const placeholders = parameters.map((_, index) => dataset.dialect.parameter(index + 1)).join(", ");
  const sql = `INSERT INTO ${tableName(dataset, table.name)} (${columnList(dataset, columns)}) VALUES (${placeholders})`;
  return { step, table: table.name, sql, parameters };
}
