import type { WriteDisposition } from "../capabilities/write-disposition.js";
import type { Json } from "../json.js";
import type { Column, TypedColumn } from "./column.js";

/** Columns of another table that columns of this one point at. Informative: nothing enforces it. */
export interface TableReference {
  readonly referencedTable: string;
  readonly columns: readonly string[];
  readonly referencedColumns: readonly string[];
  readonly label?: string | null;
  readonly cardinality?: string | null;
  readonly table?: string | null;
}

/** Regular expressions over column paths: what normalize leaves out, and what it keeps nevertheless. */
export interface RowFilters {
  readonly excludes?: readonly string[] | null;
  readonly includes?: readonly string[] | null;
}

/** What may happen to a part of the schema: grow, stop the run, or lose the row or the value that asks for it. */
export type ContractMode = "evolve" | "freeze" | "discard_row" | "discard_value";

/** One mode for everything, or one for each of tables, columns and types; what is absent evolves. */
export type SchemaContract =
  | ContractMode
  | { readonly tables?: ContractMode; readonly columns?: ContractMode; readonly data_type?: ContractMode };

/** A table and its hints. Immutable. */
export interface Table {
  /** Normalised by the naming convention. */
  readonly name: string;
  /** In the order of the stored schema, which enters the version hash. */
  readonly columns: readonly Column[];
  /** For people; stored with the schema. */
  readonly description?: string | null;
  /** Root tables only; nested tables follow their root. `skip`: written by dlt itself. Default `append`. */
  readonly writeDisposition?: WriteDisposition | "skip" | null;
  /** Root tables only: the resource that the rows come from. Default: the name of the table. */
  readonly resource?: string | null;
  /** The table that this one is nested in. A root table and all below it form a chain. */
  readonly parent?: string | null;
  readonly references?: readonly TableReference[] | null;
  /** Nested tables follow the nearest table above that has one. Default: that of the settings of the schema. */
  readonly schemaContract?: SchemaContract | null;
  /** Written by Python dlt; kept, not acted on. */
  readonly tableSealed?: boolean | null;
  readonly filters?: RowFilters | null;
  /** `iceberg`, `delta`, or another that the destination's capabilities name. Default: the destination's own tables. */
  readonly tableFormat?: string | null;
  /** The format of its job files, where the destination takes it. Default: the first that the destination takes. */
  readonly fileFormat?: string | null;
  /** Processing and destination hints, verbatim. */
  readonly [hint: `x-${string}`]: Json;
}

/** A table of which every column has a type, as plans and job formats carry it. */
export interface TypedTable extends Table {
  readonly columns: readonly TypedColumn[];
}
