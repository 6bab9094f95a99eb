import type { MergeStrategy, ReplaceStrategy } from "../capabilities/write-disposition.js";
import type { StoredSchema } from "../schema/stored-schema.js";
import type { StoredState } from "../schema/stored-state.js";
import type { SystemTables } from "../schema/system-tables.js";
import type { TypedTable } from "../schema/table.js";
import type { JobDescription } from "./load-job.js";

/** How a table is written, already decided: a destination finds no strategy here that its capabilities lack. */
export type TableWrite =
  | { readonly disposition: "append" }
  | { readonly disposition: "replace"; readonly strategy: ReplaceStrategy }
  | { readonly disposition: "merge"; readonly strategy: MergeStrategy };

/** A table that takes part. After the commit it exists with at least these columns, has jobs or not; a replaced table without jobs is empty. */
export interface PlannedTable {
  readonly table: TypedTable;
  readonly write: TableWrite;
}

/**
 * All of a load, as JSON: a package can be planned here and loaded elsewhere, by many, again.
 * Everything that the commit writes is in it, so that `commit` has no argument that could disagree.
 */
export interface LoadPlan {
  /** The name of the pipeline. */
  readonly pipeline: string;
  /** Rises with each load of a pipeline, compared as text. */
  readonly loadId: string;
  /** Of jobs, tables, schema and state. Two plans with one (pipeline, load id) and different digests are a mistake, not a replay. */
  readonly digest: string;
  /** When the package was made; scd2 uses it as boundary. */
  readonly createdAt: string;
  /** The version of the schema to store, where it is not stored yet. */
  readonly schema: StoredSchema;
  /** Absent when the state did not change. */
  readonly state?: StoredState;
  /** What dlt writes about itself, under its final names. */
  readonly systemTables: SystemTables;
  /** Parents before children; each chain complete. */
  readonly tables: readonly PlannedTable[];
  readonly jobs: readonly JobDescription[];
  /** Refresh: tables to drop before this load's tables are written, children first; one that does not exist is skipped. A dropped table may be in `tables` again, with other types. */
  readonly drop: readonly string[];
  /** Refresh: forget every stored version of this schema name but the new one. */
  readonly forgetSchemas: boolean;
}

/** Proof of a commit, kept at the destination under (pipeline, load id). At most one exists. */
export interface Receipt {
  readonly pipeline: string;
  readonly loadId: string;
  /** Of the plan that was committed. */
  readonly digest: string;
  readonly schemaName: string;
  readonly schemaHash: string;
  /** ISO 8601, UTC. */
  readonly committedAt: string;
}
