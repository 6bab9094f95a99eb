import type { TypedColumn, TypedTable } from "@dlt-ts/core";
import type { SqlDialect } from "../dialect/sql-dialect.js";

/** Which constraints stand in a definition: those that the dialect has for a column and NOT NULL, NOT NULL alone, or none. */
export type Constraints = "all" | "not-null" | "none";

/** A column as CREATE TABLE and ADD COLUMN take it: name, type, constraint, NOT NULL. */
export function columnDefinition(
  dialect: SqlDialect,
  column: TypedColumn,
  table: TypedTable,
  constraints: Constraints = "all",
  notNull: string = "NOT NULL",
): string {
  return [
    dialect.quoteIdentifier(column.name),
    dialect.columnType(column, table),
    constraints === "all" ? dialect.columnConstraint(column, table) : "",
    constraints !== "none" && column.nullable === false ? notNull : "",
  ]
    .filter((part) => part !== "")
    .join(" ");
}
