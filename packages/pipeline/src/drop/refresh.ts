import {
  adjustCapabilities,
  foldName,
  hasSeenData,
  newSchema,
  tableChain,
  type DescribedTable,
  type DestinationCapabilities,
  type NamingConvention,
  type Schema,
} from "@dlt-ts/core";
import type { PipelineMemory } from "../package/package-store.js";
import type { Resource } from "../resource/resource.js";
import type { SourceStates } from "../state/source-states.js";
import type { RunSource } from "../source/pipeline-data.js";
import type { StateFacts } from "../state/state-facts.js";

/**
 * What a run forgets before it loads, in the commit of the load, so that a run that fails forgets nothing:
 * - `drop_sources`: all tables and all state of the sources, and every version of their schemas
 * - `drop_resources`: tables and state of the resources that run
 * - `drop_data`: rows and state of the resources that run; their tables stay
 */
export type RefreshMode = "drop_sources" | "drop_resources" | "drop_data";

/** What one package forgets. */
export interface PackageRefresh {
  readonly mode: RefreshMode;
  /** Names of resources. */
  readonly resources: readonly string[];
}

/** What a package takes away from the destination, by final names. */
export interface Taken {
  /** Dropped, children first. */
  readonly drop: readonly string[];
  /** Root tables, by the names of the schema, that begin without rows. */
  readonly emptied: readonly string[];
  readonly forgetSchemas: boolean;
}

/** What the package of a schema forgets, and nothing where the pipeline does not know the schema. The state of sources and resources is reset. */
export function beginRefresh(
  { refresh: mode }: StateFacts,
  { schemas }: PipelineMemory,
  schemaName: string,
  sources: readonly RunSource[],
  states: SourceStates,
): PackageRefresh | undefined {
  if (mode === undefined || sources.length === 0 || !schemas.has(schemaName)) return undefined;
  const resources = [
    ...new Set(sources.flatMap((source) => source.resources.flatMap(({ resource }) => withParents(resource).map(({ name }) => name)))),
  ];
  if (mode === "drop_sources") states.resetSource(schemaName);
  else for (const resource of resources) states.refreshResource(schemaName, resource);
  return { mode, resources };
}

/** A resource, and those that its rows are made of. */
function withParents(resource: Resource): readonly Resource[] {
  const { origin } = resource.recipe;
  return origin.kind === "transform" ? [resource, ...withParents(origin.parent)] : [resource];
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

/**
 * Tables that begin without rows, as the commit of the load makes them so: replaced by what comes, even by nothing. A table that is merged into
 * and gets rows is dropped and made again instead: replacing it would not remove duplicates among the rows that come.
 */
export function describeEmptied(
  tables: readonly DescribedTable[],
  { drop, emptied }: Taken,
  filled: ReadonlySet<string>,
  finalName: (table: string) => string,
): { readonly tables: readonly DescribedTable[]; readonly drop: readonly string[] } {
  const roots = new Set(emptied.map(finalName));
  const parents = new Map(tables.map(({ table }) => [table.name, table.parent ?? undefined]));
  const rootOf = (name: string): string => {
    const parent = parents.get(name);
    return parent === undefined ? name : rootOf(parent);
  };
  const made = new Set(
    tables.filter(({ table, disposition }) => disposition === "merge" && filled.has(table.name)).map(({ table }) => rootOf(table.name)),
  );
  const affected = tables.filter(({ table }) => roots.has(rootOf(table.name)));
  const remade = affected.filter(({ table }) => made.has(rootOf(table.name)));
  return {
    tables: tables.map((each) => {
      if (!affected.includes(each) || remade.includes(each) || each.disposition === "replace") return each;
      return { table: each.table, disposition: "replace" };
    }),
    drop: [...drop, ...remade.map(({ table }) => table.name).toReversed()],
  };
}
