import type { NamingConvention } from "../naming/naming-convention.js";
import { normalizeRelationalConfig } from "./relational-config.js";
import { type RelationalConfig, type Schema, type SchemaSettings } from "./schema.js";
import { SchemaError } from "./schema-error.js";
import { checkSchemaName } from "./schema-name.js";
import { loadsTable, stateTable, versionTable } from "./system-table-definitions.js";
import { dltPrefix } from "./table-predicates.js";

/** The one module that makes tables of nested data, by its name in Python. */
export const relationalModule = "dlt.common.normalizers.json.relational";

/**
 * A schema with nothing but dlt's own tables, exactly as Python dlt begins one.
 * Throws an `InvalidSchemaError` for a name that is no identifier, and a `SchemaError` for a naming convention that hides dlt's own tables.
 */
export function newSchema(name: string, naming: NamingConvention, config?: RelationalConfig): Schema {
  checkSchemaName(name);
  checkDltPrefix(naming);
  const tables = [versionTable(naming), loadsTable(naming)];
  return {
    name,
    version: 1,
    hash: "",
    previousHashes: [],
    settings: { detections: ["iso_timestamp"], defaultHints: standardHints(naming) },
    normalizers: {
      names: naming.name,
      json: { module: relationalModule, ...(config === undefined ? {} : { config: normalizeRelationalConfig(config, naming) }) },
    },
    tables: new Map(tables.map((table) => [table.name, table])),
  };
}

/** The hints of the columns that dlt adds to every table. */
export function standardHints(
  naming: NamingConvention,
): NonNullable<SchemaSettings["defaultHints"]> & ReadonlyMap<string, readonly string[]> {
  const named = (...columns: readonly string[]): readonly string[] => columns.map((column) => naming.normalizeIdentifier(column));
  return new Map([
    ["notNull", named("_dlt_id", "_dlt_root_id", "_dlt_parent_id", "_dlt_list_idx", "_dlt_load_id")],
    ["parentKey", named("_dlt_parent_id")],
    ["rootKey", named("_dlt_root_id")],
    ["unique", named("_dlt_id")],
    ["rowKey", named("_dlt_id")],
  ]);
}

/** dlt tells its tables by their prefix, so a convention must leave it recognisable. */
export function checkDltPrefix(naming: NamingConvention): void {
  const prefix = dltPrefix(naming);
  for (const { name } of [versionTable(naming), loadsTable(naming), stateTable(naming)]) {
    if (name.startsWith(prefix)) continue;
    throw new SchemaError(
      `The naming convention ${naming.name} makes ${JSON.stringify(prefix)} of the prefix of dlt's own tables, but ${JSON.stringify(name)} does not begin with it. Such a convention cannot be used.`,
      { context: { convention: naming.name } },
    );
  }
}
