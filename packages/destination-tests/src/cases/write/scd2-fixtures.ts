import type { Row, TypedColumn, TypedTable } from "@dlt-ts/core";
import { column } from "../../tables/table-builders.js";

/** The boundary of a change is when its package was made; the kit makes all of them at this moment. */
export const packageTime = "2026-01-02T03:04:05Z";

/** Prices with their history. A version is known by its row id, as if it were a hash of the row. */
export const versioned: TypedTable = {
  name: "prices",
  columns: [
    column("_dlt_valid_from", "timestamp", { "x-valid-from": true }),
    column("_dlt_valid_to", "timestamp", { "x-valid-to": true }),
    column("sku"),
    column("price", "bigint"),
    column("_dlt_load_id", "text", { nullable: false }),
    column("_dlt_id", "text", { nullable: false, "x-row-version": true }),
  ],
};

/** Nested in them. */
export const offers: TypedTable = {
  name: "prices__offers",
  parent: "prices",
  columns: [
    column("text"),
    column("_dlt_parent_id", "text", { nullable: false, parentKey: true }),
    column("_dlt_list_idx", "bigint", { nullable: false }),
    column("_dlt_id", "text", { nullable: false, unique: true, rowKey: true }),
  ],
};

/** The same with a column as merge key. */
export function withMergeKey(table: TypedTable, name: string): TypedTable {
  return { ...table, columns: table.columns.map((one): TypedColumn => (one.name === name ? { ...one, mergeKey: true } : one)) };
}

export const price = (sku: string, amount: number): Row => ({ sku, price: amount, _dlt_id: `${sku} ${amount}` });

/** A row as the table holds it. */
export const valid = (row: Row, to?: string): Row => {
  return { _dlt_valid_from: packageTime, ...(to === undefined ? {} : { _dlt_valid_to: to }), ...row };
};
