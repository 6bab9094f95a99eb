import type { IdentifierCapabilities } from "../capabilities/capabilities.js";
import type { NamingConvention } from "../naming/naming-convention.js";
import { foldTable } from "./fold-name.js";
import { loadsTable, receiptsTable, stateTable, versionTable } from "./system-table-definitions.js";
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

/** Names dlt's own tables for a destination. */
export function systemTables(naming: NamingConvention, capabilities: { readonly identifiers: IdentifierCapabilities }): SystemTables {
  return {
    version: foldTable(capabilities, versionTable(naming)),
    loads: foldTable(capabilities, loadsTable(naming)),
    state: foldTable(capabilities, stateTable(naming)),
    receipts: foldTable(capabilities, receiptsTable(naming)),
  };
}
