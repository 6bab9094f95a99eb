import type { NamingConvention } from "../naming/naming-convention.js";
import { normalizeTable } from "./normalize-table.js";
import type { Table, TypedTable } from "./table.js";

/** The tables that dlt writes about itself, before they are named. Python dlt reads them: columns, order and hints are fixed. */

const version: TypedTable = {
  name: "_dlt_version",
  columns: [
    { name: "version", dataType: "bigint", nullable: false },
    { name: "engine_version", dataType: "bigint", nullable: false },
    { name: "inserted_at", dataType: "timestamp", nullable: false },
    { name: "schema_name", dataType: "text", nullable: false },
    { name: "version_hash", dataType: "text", nullable: false },
    { name: "schema", dataType: "text", nullable: false },
  ],
  writeDisposition: "skip",
  resource: "_dlt_version",
  description: "Created by DLT. Tracks schema updates",
};

const loads: TypedTable = {
  name: "_dlt_loads",
  columns: [
    { name: "load_id", dataType: "text", nullable: false, precision: 64 },
    { name: "schema_name", dataType: "text", nullable: true },
    { name: "status", dataType: "bigint", nullable: false },
    { name: "inserted_at", dataType: "timestamp", nullable: false },
    { name: "schema_version_hash", dataType: "text", nullable: true },
  ],
  writeDisposition: "skip",
  resource: "_dlt_loads",
  description: "Created by DLT. Tracks completed loads",
};

/** As a run of Python dlt leaves it in the stored schema: without the description of its definition, with the `_dlt_id` of the normalizer. */
const state: TypedTable = {
  columns: [
    { name: "version", dataType: "bigint", nullable: false },
    { name: "engine_version", dataType: "bigint", nullable: false },
    { name: "pipeline_name", dataType: "text", nullable: false },
    { name: "state", dataType: "text", nullable: false },
    { name: "created_at", dataType: "timestamp", nullable: false },
    { name: "version_hash", dataType: "text", nullable: true },
    { name: "_dlt_load_id", dataType: "text", nullable: false, precision: 64 },
    { name: "_dlt_id", dataType: "text", nullable: false, unique: true, rowKey: true },
  ],
  writeDisposition: "append",
  fileFormat: "preferred",
  name: "_dlt_pipeline_state",
  resource: "_dlt_pipeline_state",
  "x-normalizer": { "seen-data": true },
};

/** Ours alone. Python dlt ignores it. */
const receipts: TypedTable = {
  name: "_dlt_receipts",
  columns: [
    { name: "pipeline", dataType: "text", nullable: false },
    { name: "load_id", dataType: "text", nullable: false, precision: 64 },
    { name: "digest", dataType: "text", nullable: false },
    { name: "schema_name", dataType: "text", nullable: false },
    { name: "schema_hash", dataType: "text", nullable: false },
    { name: "committed_at", dataType: "timestamp", nullable: false },
  ],
  writeDisposition: "skip",
  resource: "_dlt_receipts",
  description: "Created by DLT. Tracks receipts of committed loads",
};

/** `resource` is the name in Python, whatever the naming convention. */
const named =
  (definition: TypedTable) =>
  (naming: NamingConvention): TypedTable =>
    normalizeTable(definition, naming) as Table & TypedTable;

export const versionTable: (naming: NamingConvention) => TypedTable = named(version);
export const loadsTable: (naming: NamingConvention) => TypedTable = named(loads);
/** The table of pipeline states as it enters the stored schema with the first load. */
export const stateTable: (naming: NamingConvention) => TypedTable = named(state);
/** As a new naming convention makes it anew: the id gets a precision then, as in Python dlt. */
export const renamedStateTable: (naming: NamingConvention) => TypedTable = named({
  ...state,
  columns: state.columns.map((column) => (column.name === "_dlt_id" ? { ...column, precision: 64 } : column)),
});
export const receiptsTable: (naming: NamingConvention) => TypedTable = named(receipts);
