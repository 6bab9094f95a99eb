import { Buffer } from "node:buffer";
import type { TypedTable } from "@dlt-ts/core";
import type { CreateTableOptions, SqlDataset } from "@dlt-ts/sql";
import { postgresCapabilities } from "../capabilities.js";

/**
 * NOT NULL from the start for a staged table that will become the table, which saves a look at every row later. From version 18 on it is a
 * constraint with a name, and gets the one that CREATE TABLE would choose for the table; where that would have to be cut, NOT NULL is set
 * when the table has its name.
 */
export function finalNotNull({ dialect }: SqlDataset, table: TypedTable): Pick<CreateTableOptions, "constraints" | "notNull"> {
  const nameOf = (column: string): string => `${table.name}_${column}_not_null`;
  const isWhole = (column: string): boolean => Buffer.byteLength(nameOf(column)) <= postgresCapabilities.identifiers.maxLength;
  return {
    constraints: "not-null",
    notNull: ({ name }) => (isWhole(name) ? `CONSTRAINT ${dialect.quoteIdentifier(nameOf(name))} NOT NULL` : ""),
  };
}
