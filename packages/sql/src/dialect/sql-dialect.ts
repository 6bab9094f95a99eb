import type { DataType, TypedColumn, TypedTable } from "@dlt-ts/core";
import type { SqlConnection } from "../connection/sql-connection.js";
import type { SqlDataset } from "../sql-dataset.js";
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

  /**
   * A query for the columns of a dataset's tables and views: rows of table, column, type, and `NO` where every row must bring a value, in the
   * order of the columns, for the name of the dataset and, where there is one, the catalog as parameters. Default: `information_schema`, for engines whose `data_type` there says
   * precision and scale.
   */
  readonly columnsQuery?: string;

  /** The type of a column in DDL. Throws a `DestinationError` (`unsupported`) for a precision that the engine does not have. */
  columnType(column: TypedColumn, table: TypedTable): string;
  /** The data type that comes nearest to a type as the engine prints it in `information_schema`. */
  dataTypeOf(type: string): DataType;
  /** What stands between the type and `NOT NULL`: `UNIQUE`, or nothing. */
  columnConstraint(column: TypedColumn, table: TypedTable): string;

  /** A condition: both operands are equal, or both are null. Default: `left IS NOT DISTINCT FROM right`. */
  sameOrBothNull?(left: string, right: string): string;
  /**
   * An expression that orders the rows of a staged table in the same way in every statement of a commit, so that all of them choose the same one
   * of several. It is not the order of the source: files are copied side by side. Absent: the engine has none.
   */
  readonly rowOrder?: string;
  /** How rows that are there take the values of a load. */
  readonly update: RowUpdate;

  /** The bytes that one statement may have; statements with rows in them are cut below it. */
  readonly maxStatementBytes: number;
  /** The bytes that a text may have; a longer stored schema is compressed. */
  readonly maxTextBytes: number;

  readonly ddl: SqlDdl;
}

/**
 * How rows that are there take the values of a load.
 * - `merge`: by `MERGE INTO`.
 * - `update`: by `UPDATE … FROM`, and the new ones by an `INSERT` after it.
 * - `rewrite`: by `DELETE` and `INSERT`, which column stores do fastest. A table that has columns beyond those of the load is merged,
 *   so that they keep their values.
 */
export type RowUpdate = "merge" | "update" | "rewrite";

/**
 * How the replace strategy `swap` exchanges the rows of a table, in one transaction.
 * - `rename`: a new table is built aside and takes the name of the old one. What hangs on the old one is carried over by `attachments`.
 * - `refill`: the table stays the same table: its rows are deleted, columns of other types changed by `changeType`,
 *   and the new rows inserted. Which columns take nulls is what the load says; those that it does not know do.
 */
export type TableSwap = "rename" | "refill";

/** A table in which rows wait for their commit. */
export interface StagedTable {
  readonly dataset: SqlDataset;
  /** Unqualified and unquoted. */
  readonly name: string;
}

/** Statements about tables. Arguments are names and definitions that are quoted already. */
export interface SqlDdl {
  /** `true`: even `CREATE SCHEMA IF NOT EXISTS` needs the right to create one, so a dataset that exists is not created again. Default: not asked. */
  readonly createsOnlyAbsent?: boolean;
  /** Adds columns to a table. One statement, or one for each column where the engine takes no more. */
  addColumns(table: string, definitions: readonly string[]): readonly string[];
  /** `false`: a column cannot be added with its constraints; they are set afterwards. */
  readonly addsConstraints: boolean;
  /** One statement for all columns, or one for each where the engine takes no more. */
  setNotNull(table: string, columns: readonly string[]): readonly string[];
  /**
   * Gives a column that has values already what `columnConstraint` says of it. Where an engine has this, a new table gets its
   * constraints after its first rows, since an index is built many times faster than it grows. Default: it is made with them.
   */
  addConstraint?(table: string, column: string, constraint: string): string;
  /** Statements that take UNIQUE away from a column, by their names in the engine; none where it has none. Absent: the engine cannot. */
  dropUnique?(connection: SqlConnection, dataset: SqlDataset, table: string, column: string): Promise<readonly string[]>;
  /** Removes all rows, in the fastest way that a transaction can take back. Readers may have to wait for it. */
  emptyTable(table: string): string;
  readonly swap: TableSwap;
  /**
   * For `rename`: what hangs on a table besides its rows (comments, indexes), as statements that make it anew on a table of the same
   * name. Asked before the table is dropped. Default: nothing.
   */
  attachments?(connection: SqlConnection, dataset: SqlDataset, table: string): Promise<readonly string[]>;
  /** For `refill`: lets columns take nulls. */
  dropNotNull?(table: string, columns: readonly string[]): readonly string[];
  /** For `refill`: gives a column of a table without rows another type. */
  changeType?(table: string, column: string, type: string): string;
  /**
   * Makes a staged table the table of that name, for tables that are new and for the replace strategy `staging-optimized`. Nothing has that
   * name by then. Needs `addConstraint`. Absent: the staged rows are copied.
   */
  adopt?(staged: StagedTable, dataset: SqlDataset, table: string): readonly string[];
  /** `table` is qualified, `name` is not. */
  renameTable(table: string, name: string): string;
}
