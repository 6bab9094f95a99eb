import type { DataType, TypedColumn, TypedTable } from "@dlt-ts/core";
import type { SqlLiterals } from "./sql-literals.js";

/**
 * Everything in which one SQL engine differs from another, as far as loading needs it. Shared code asks these members
 * and never compares `name`. Nothing else turns an identifier or a value into SQL text.
 */
export interface SqlDialect {
  /** For messages. */
  readonly name: string;
  /** As it stands in a statement: quoted always, whatever is in it. */
  quoteIdentifier(identifier: string): string;
  /** Two identifiers with one key name one thing in the engine. */
  identifierKey(identifier: string): string;
  readonly literals: SqlLiterals;
  /** The placeholder of a parameter; positions start at 1. */
  parameter(position: number): string;
  /** At most so many rows of a SELECT that has no limit of its own. */
  limit(query: string, rows: number): string;

  /** The type of a column in DDL. Throws a `DestinationError` (`unsupported`) for a precision that the engine does not have. */
  columnType(column: TypedColumn, table: TypedTable): string;
  /** The data type that comes nearest to a type as the engine prints it in `information_schema`. */
  dataTypeOf(type: string): DataType;
  /** What stands between the type and `NOT NULL`: `UNIQUE`, or nothing. */
  columnConstraint(column: TypedColumn, table: TypedTable): string;

  /** The bytes that one statement may have; statements with rows in them are cut below it. */
  readonly maxStatementBytes: number;
  /** The bytes that a text may have; a longer stored schema is compressed. */
  readonly maxTextBytes: number;

  readonly ddl: SqlDdl;
}

/** Statements about tables. Arguments are names and definitions that are quoted already. */
export interface SqlDdl {
  /** Adds columns to a table. One statement, or one for each column where the engine takes no more. */
  addColumns(table: string, definitions: readonly string[]): readonly string[];
  /** `false`: a column cannot be added with its constraints; they are set afterwards. */
  readonly addsConstraints: boolean;
  setNotNull(table: string, column: string): string;
  emptyTable(table: string): string;
  /** `table` is qualified, `name` is not. */
  renameTable(table: string, name: string): string;
}
