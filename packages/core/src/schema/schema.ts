import type { Json } from "../json.js";
import type { DataType } from "./data-type.js";
import type { SchemaContract, Table } from "./table.js";

/** The version of the stored format that dlt writes. Older ones are migrated when they are read. */
export const schemaEngineVersion = 11;

export const typeDetections = ["timestamp", "iso_timestamp", "iso_date", "large_integer", "hexbytes_to_text", "wei_to_double"] as const;

/** Finds more than the type of a JSON value tells: by default texts that are ISO timestamps. */
export type TypeDetection = (typeof typeDetections)[number];

export const defaultHintNames = [
  "notNull",
  "nullable",
  "partition",
  "cluster",
  "primaryKey",
  "sort",
  "unique",
  "mergeKey",
  "rowKey",
  "parentKey",
  "rootKey",
  "hardDelete",
  "dedupSort",
] as const;

/** A hint that columns get by their name, the first time they are seen. */
export type DefaultHint = (typeof defaultHintNames)[number];

/**
 * How columns are inferred. Patterns are names of columns, or `re:` and a regular expression that is searched for in them.
 */
export interface SchemaSettings {
  /** For tables that have none of their own. */
  readonly schemaContract?: SchemaContract | null;
  readonly detections?: readonly TypeDetection[] | null;
  /** A hint and the patterns of the columns that get it. A stored schema may hold hints that dlt does not know; they do nothing. */
  readonly defaultHints?: ReadonlyMap<DefaultHint | (string & {}), readonly string[]> | null;
  /** A pattern and the type of the columns that match it; the first match counts. */
  readonly preferredTypes?: ReadonlyMap<string, DataType> | null;
  readonly [hint: `x-${string}`]: Json;
}

/** Columns that nested tables get from the rows above them: column there to column here. */
export interface Propagation {
  /** From every root table. */
  readonly root?: ReadonlyMap<string, string> | null;
  /** From the table of this name. */
  readonly tables?: ReadonlyMap<string, ReadonlyMap<string, string>> | null;
}

/** How nested data becomes tables. */
export interface RelationalConfig {
  /** Levels of nested tables, for all tables. */
  readonly maxNesting?: number | null;
  /** Whether all nested tables get the id of their root row. Absent: where merging needs it. */
  readonly rootKeyPropagation?: boolean | null;
  readonly propagation?: Propagation | null;
}

/** What makes names, tables and types of data. */
export interface Normalizers {
  /** The naming convention: the name of a built-in one, or `package#export`. */
  readonly names: string;
  /** What makes tables of nested data. Python dlt reads only the module that it knows. */
  readonly json: { readonly module: string; readonly config?: RelationalConfig | null };
  /** Detections for a schema whose settings name none. */
  readonly detections?: readonly string[] | null;
  /** Lets a naming convention change although tables hold data. */
  readonly allowIdentifierChangeOnTableWithData?: boolean | null;
  /** False in schemas from before dlt 1.4: names are normalised whole, not fragment by fragment. */
  readonly useBreakPathOnNormalize?: boolean | null;
}

/**
 * Tables with their columns and hints, and how more of them come to be. Immutable: every change is a function that returns another schema.
 * The order of tables and columns, and which hints are present, are kept as stored; the hash sees columns in order, and absent is not null.
 */
export interface Schema {
  readonly name: string;
  /** Rises by one with each saved change. */
  readonly version: number;
  /** Of the content when it was last saved; empty if it never was. `schemaHash` tells what it would be now. */
  readonly hash: string;
  /** Newest first, at most ten. */
  readonly previousHashes: readonly string[];
  readonly description?: string | null;
  /** The hash of the schema file that was imported last. */
  readonly importedHash?: string | null;
  readonly settings: SchemaSettings;
  readonly normalizers: Normalizers;
  readonly tables: ReadonlyMap<string, Table>;
}
