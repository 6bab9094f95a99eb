import type { Column, Json, SchemaContract, TableReference, WriteDisposition } from "@dlt-ts/core";
import type { Incremental } from "../incremental/incremental.js";
import type { IncrementalHint } from "../incremental/incremental-options.js";
import type { ColumnsHint } from "./column-hints.js";
import type { NestedHintsMap, NestedTable } from "./nested-hints.js";
import type { WriteDetails, WriteDispositionHint } from "./write-disposition-hint.js";

/** Completes the names of columns that the row type has, accepts others. */
export type ColumnName<Row> = (keyof Row & string) | (string & {});

/** One name, or several. */
export type ColumnNames<Row> = ColumnName<Row> | readonly ColumnName<Row>[];

/** A hint, or a function that gives it for each row. Where any hint is a function, `tableName` must be one. */
export type Dynamic<Hint, Row> = Hint | ((row: Row) => Hint);

/**
 * What a resource says about its table. Names are those of the data; the naming convention makes the final ones. In `applyHints`, null and
 * undefined leave a hint as it is, and an empty value (`""`, `[]`, `{}`) takes it away.
 */
export interface ResourceHints<Disposition extends WriteDisposition = WriteDisposition, Row = never> {
  /** Default: the name of the resource. A function sends each row to the table that it names. */
  readonly tableName?: Dynamic<string, Row> | null;
  /** Types and hints of columns; the data adds the others. A schema of the row also checks the rows. */
  readonly columns?: ColumnsHint<Row> | ((row: Row) => ColumnsHint<Row>) | null;
  /** What tells two rows apart, for `merge`. Such columns are never null. */
  readonly primaryKey?: Dynamic<ColumnNames<Row>, Row> | null;
  /** Rows of a load take the place of all rows with the same values here, for `merge` by `delete-insert`. */
  readonly mergeKey?: Dynamic<ColumnNames<Row>, Row> | null;
  /** Default `append`. */
  readonly writeDisposition?: WriteDispositionHint<Disposition> | ((row: Row) => WriteDispositionHint<Disposition>) | "" | null;
  /** Lists and objects below this level stay `json` values. 0: no nested tables. Default: no limit but that of the source. */
  readonly maxTableNesting?: number | null;
  /** Loads only what is new: `incremental(path, options)`, or the same as one object. An empty object takes it away. */
  readonly incremental?: IncrementalHint<unknown, ColumnName<Row>> | { readonly cursorPath?: never } | null;
  /** What may happen to tables, columns and types that are not known yet. Default: that of the source, else all evolve. */
  readonly schemaContract?: Dynamic<SchemaContract, Row> | null;
  /** Of nested tables. */
  readonly nestedHints?: NestedHintsMap | null;
  /** Columns of other tables that columns of this one point at. Later ones win, for each table. */
  readonly references?: Dynamic<readonly TableReference[], Row> | null;
  /** The format of the job files. Default: the first that the destination takes. */
  readonly fileFormat?: Dynamic<string, Row> | null;
  /** `iceberg`, `delta`, or another that the destination has. Default: its own tables. */
  readonly tableFormat?: Dynamic<string, Row> | null;
  /** For people; stored with the schema. */
  readonly description?: string | null;
  /** Whether a source reads it unless it is asked for by name. Default true. */
  readonly selected?: boolean | null;
  /** Hints of the user's own, verbatim. */
  readonly [hint: `x-${string}`]: Json;
}

/** Hints that may be functions of the row. */
export type DynamicHintName =
  | "tableName"
  | "columns"
  | "primaryKey"
  | "mergeKey"
  | "writeDisposition"
  | "schemaContract"
  | "references"
  | "fileFormat"
  | "tableFormat";

/** Hints in one form. What was not given is absent. */
export interface CheckedHints {
  readonly tableName?: string;
  readonly columns?: readonly Column[];
  readonly primaryKey?: readonly string[];
  readonly mergeKey?: readonly string[];
  readonly writeDisposition?: WriteDetails;
  readonly maxTableNesting?: number;
  readonly incremental?: Incremental;
  readonly schemaContract?: SchemaContract;
  readonly nestedHints?: readonly NestedTable[];
  readonly references?: readonly TableReference[];
  readonly fileFormat?: string;
  readonly tableFormat?: string;
  readonly description?: string;
  readonly selected?: boolean;
  /** `x-` hints. */
  readonly own?: Readonly<Record<`x-${string}`, Json>>;
  /** Those that each row decides. */
  readonly functions?: Readonly<Partial<Record<DynamicHintName, (row: never) => unknown>>>;
}
