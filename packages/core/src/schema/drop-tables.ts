import { SchemaError } from "./schema-error.js";
import type { Propagation, Schema } from "./schema.js";
import { tableChain } from "./table-chain.js";

/**
 * Removes tables, and what was to be propagated from them. Throws a `SchemaError` if one is not there, or if tables nested in them would be left over.
 */
export function dropTables(schema: Schema, names: readonly string[]): Schema {
  const dropped = new Set(names);
  const orphans = names.flatMap((name) => tableChain(schema, name).map((table) => table.name)).filter((name) => !dropped.has(name));
  if (orphans.length > 0) {
    throw new SchemaError(
      `Tables of the schema ${schema.name} cannot be dropped: ${[...new Set(orphans)].join(", ")} would be nested in nothing. Drop them as well.`,
      { context: { schema: schema.name, tables: [...dropped] } },
    );
  }
  const tables = new Map([...schema.tables].filter(([name]) => !dropped.has(name)));
  return withoutPropagationFrom({ ...schema, tables }, dropped);
}

function withoutPropagationFrom(schema: Schema, dropped: ReadonlySet<string>): Schema {
  const { json } = schema.normalizers;
  const propagation = json.config?.propagation;
  if (!json.config || !propagation?.tables || ![...propagation.tables.keys()].some((name) => dropped.has(name))) return schema;
  const remaining: Propagation = { ...propagation, tables: new Map([...propagation.tables].filter(([name]) => !dropped.has(name))) };
  return { ...schema, normalizers: { ...schema.normalizers, json: { ...json, config: { ...json.config, propagation: remaining } } } };
}
