import {
  adjustCapabilities,
  foldName,
  hasSeenData,
  newSchema,
  tableChain,
  type DestinationCapabilities,
  type NamingConvention,
  type Schema,
} from "@dlt-ts/core";
import type { PackageRefresh } from "./refresh-mode.js";

/** What a package takes away from the destination, by final names. */
export interface Taken {
  /** Dropped, children first. */
  readonly drop: readonly string[];
  /** Root tables, by the names of the schema, that begin without rows. */
  readonly emptied: readonly string[];
  readonly forgetSchemas: boolean;
}

/**
 * What a refresh takes away, and the schema without it.
 * @param from the convention that the schema has, by which its tables are named at the destination
 * @param to that of a schema that begins anew
 */
export function takeAway(
  schema: Schema,
  { mode, resources }: PackageRefresh,
  { from, to }: { readonly from: NamingConvention; readonly to: NamingConvention },
  destination: DestinationCapabilities,
): { readonly schema: Schema; readonly taken: Taken } {
  const own = from.normalizeTableIdentifier("_dlt");
  const capabilities = adjustCapabilities(destination, from);
  const roots = [...schema.tables.values()].filter(
    ({ name, parent, resource }) => !parent && !name.startsWith(own) && (mode === "drop_sources" || resources.includes(resource ?? name)),
  );
  if (mode === "drop_data") {
    return { schema, taken: { drop: [], emptied: roots.filter(hasSeenData).map(({ name }) => name), forgetSchemas: false } };
  }
  const gone = roots.flatMap(({ name }) => tableChain(schema, name));
  const names = new Set(gone.map(({ name }) => name));
  const drop = gone
    .filter(hasSeenData)
    .map(({ name }) => foldName(capabilities, name))
    .toReversed();
  const { maxNesting } = schema.normalizers.json.config ?? {};
  const rest =
    mode === "drop_sources"
      ? newSchema(schema.name, to, maxNesting === undefined ? undefined : { maxNesting })
      : { ...schema, tables: new Map([...schema.tables].filter(([name]) => !names.has(name))) };
  return { schema: rest, taken: { drop, emptied: [], forgetSchemas: true } };
}
