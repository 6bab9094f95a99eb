import {
  addDefaultHints,
  addPreferredTypes,
  isDltName,
  mergeTable,
  normalizeTable,
  type NamingConvention,
  type Schema,
  schemaFromJson,
  setDetections,
  setSchemaContract,
  updateRelationalConfig,
} from "@dlt-ts/core";
import type { SchemaSettingsHints } from "./source-settings.js";

/** The schema as a source wants it. Throws an `InvalidSchemaError` for settings that are none, a `SchemaError` for tables that contradict it. */
export function withSettings(schema: Schema, settings: SchemaSettingsHints, naming: NamingConvention): Schema {
  const { schemaContract, preferredTypes, defaultHints, detections, rootKey, maxTableNesting } = settings;
  let changed = settings.schema === undefined ? schema : withTablesOf(schema, schemaFromJson(settings.schema), naming);
  if (schemaContract !== undefined) changed = setSchemaContract(changed, schemaContract);
  if (preferredTypes !== undefined) changed = addPreferredTypes(changed, preferredTypes, naming);
  if (defaultHints !== undefined) changed = addDefaultHints(changed, defaultHints, naming);
  if (detections !== undefined) changed = setDetections(changed, detections);
  if (rootKey !== undefined) changed = updateRelationalConfig(changed, { rootKeyPropagation: rootKey }, naming);
  if (maxTableNesting !== undefined) changed = updateRelationalConfig(changed, { maxNesting: maxTableNesting }, naming);
  return changed;
}

/** Tables and settings of another schema; what that says wins. */
function withTablesOf(schema: Schema, other: Schema, naming: NamingConvention): Schema {
  let merged: Schema = { ...schema, settings: { ...schema.settings, ...other.settings } };
  for (const table of other.tables.values()) {
    if (!isDltName(table.name, naming)) merged = mergeTable(merged, normalizeTable(table, naming));
  }
  return merged;
}
