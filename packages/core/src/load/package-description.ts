import type { MergeStrategy, ReplaceStrategy, WriteDisposition } from "../capabilities/write-disposition.js";
import type { StoredSchema } from "../schema/stored-schema.js";
import type { StoredState } from "../schema/stored-state.js";
import type { SystemTables } from "../schema/system-tables.js";
import type { TypedTable } from "../schema/table.js";
import type { JobDescription } from "./load-job.js";

/** A table of a package and how its resource wants it written. */
export interface DescribedTable {
  readonly table: TypedTable;
  /** Of a root table. Nested tables are written as their root is. */
  readonly disposition: WriteDisposition;
  /** Absent: the destination's first. */
  readonly strategy?: ReplaceStrategy | MergeStrategy | undefined;
}

/** What is in a load package, before a destination has been asked whether it can load it. Names are final. */
export interface PackageDescription {
  readonly pipeline: string;
  readonly loadId: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly schema: StoredSchema;
  /** Absent when the state did not change. */
  readonly state?: StoredState | undefined;
  readonly systemTables: SystemTables;
  /** Every table that takes part, each chain complete, in any order. */
  readonly tables: readonly DescribedTable[];
  readonly jobs: readonly JobDescription[];
  /** Tables to drop first. Default: none. */
  readonly drop?: readonly string[] | undefined;
  /** Default false. */
  readonly forgetSchemas?: boolean | undefined;
}
