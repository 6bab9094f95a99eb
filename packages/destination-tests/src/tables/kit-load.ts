import type { DescribedTable, Row } from "@dlt-ts/core";

/** A table of a load, with its rows. */
export interface KitTable extends DescribedTable {
  /** One list for each job. Values in the encoding of readers; nulls may be absent. `_dlt_load_id` is filled in. */
  readonly jobs: readonly (readonly Row[])[];
}

/** A load that a case asks for. Names are those of the case; the destination's casing is applied when it is written. */
export interface KitLoad {
  /** Default: `kit`. */
  readonly pipeline?: string;
  readonly loadId: string;
  readonly tables: readonly KitTable[];
  /** Of the schema and of the state, which say it. Default 1. */
  readonly version?: number;
  readonly drop?: readonly string[];
  readonly forgetSchemas?: boolean;
  /** Of all its job files. Default: the best that the destination takes for all tables of the load. */
  readonly format?: string;
}

/** Load ids in their order; a case takes as many as it needs. */
export const loadIds = ["1700000000.100001", "1700000000.100002", "1700000000.100003", "1700000000.100004"] as const;
