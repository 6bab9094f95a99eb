import type { TypedTable } from "./table.js";

/**
 * The tables that dlt writes about itself, named and folded as the naming convention and the destination ask.
 * The order of their columns is part of this contract:
 * - `version`: version, engine_version, inserted_at, schema_name, version_hash, schema
 * - `loads`: load_id, schema_name, status, inserted_at, schema_version_hash
 * - `state`: version, engine_version, pipeline_name, state, created_at, version_hash, _dlt_load_id, _dlt_id
 * - `receipts`: pipeline, load_id, digest, schema_name, schema_hash, committed_at; never part of the stored schema
 */
export interface SystemTables {
  readonly version: TypedTable;
  readonly loads: TypedTable;
  readonly state: TypedTable;
  readonly receipts: TypedTable;
}
