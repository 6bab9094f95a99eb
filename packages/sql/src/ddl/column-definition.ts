import type { TypedColumn, TypedTable } from "@dlt-ts/core";
import type { SqlDialect } from "../dialect/sql-dialect.js";

/** A column as CREATE TABLE and ADD COLUMN take it: name, type, constraint, NOT NULL. */
export function columnDefinition(dialect: SqlDialect, column: TypedColumn, table: TypedTable, constrained: boolean = true): string {
  const constraints = constrained ? [dialect.columnConstraint(column, table), column.nullable === false ? "NOT NULL" : ""] : [];
  return [dialect.quoteIdentifier(column.name), dialect.columnType(column, table), ...constraints].filter((part) => part !== "").join(" ");
}
