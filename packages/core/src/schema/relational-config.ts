import type { NamingConvention } from "../naming/naming-convention.js";
import { relationalConfigShape } from "./stored-schema-shape.js";
import { encodeRelationalConfig } from "./schema-codec.js";
import type { RelationalConfig, Schema } from "./schema.js";

/** Names the columns that are propagated by a convention. The names of the tables stay, as in Python dlt. */
export function normalizeRelationalConfig(config: RelationalConfig, naming: NamingConvention): RelationalConfig {
  const { propagation } = config;
  if (!propagation) return config;
  const normalized = (columns: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
    new Map([...columns].map(([from, to]) => [naming.normalizePath(from), naming.normalizePath(to)]));
  return {
    ...config,
    propagation: {
      ...propagation,
      ...(propagation.root ? { root: normalized(propagation.root) } : {}),
      ...(propagation.tables ? { tables: new Map([...propagation.tables].map(([table, columns]) => [table, normalized(columns)])) } : {}),
    },
  };
}

/**
 * Merges into the configuration that makes tables of nested data: single values replace, propagated columns are added.
 * Throws an `InvalidSchemaError` for keys and values that Python dlt would refuse.
 */
export function updateRelationalConfig(schema: Schema, config: RelationalConfig, naming: NamingConvention): Schema {
  relationalConfigShape(encodeRelationalConfig(config), "normalizers.json.config");
  const { json } = schema.normalizers;
  const merged = json.config
    ? mergeConfig(json.config, normalizeRelationalConfig(config, naming))
    : normalizeRelationalConfig(config, naming);
  return { ...schema, normalizers: { ...schema.normalizers, json: { ...json, config: merged } } };
}

function mergeConfig(current: RelationalConfig, added: RelationalConfig): RelationalConfig {
  if (!current.propagation || !added.propagation) return { ...current, ...added };
  const { root, tables } = added.propagation;
  return {
    ...current,
    ...added,
    propagation: {
      ...current.propagation,
      ...(root ? { root: new Map([...(current.propagation.root ?? []), ...root]) } : {}),
      ...(tables ? { tables: mergeTables(current.propagation.tables ?? new Map(), tables) } : {}),
    },
  };
}

type TableColumns = ReadonlyMap<string, ReadonlyMap<string, string>>;

function mergeTables(current: TableColumns, added: TableColumns): TableColumns {
  const merged = new Map(current);
  for (const [table, columns] of added) merged.set(table, new Map([...(current.get(table) ?? []), ...columns]));
  return merged;
}
