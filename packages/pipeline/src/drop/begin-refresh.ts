import type { Resource } from "../resource/resource.js";
import type { RunSource } from "../source/pipeline-data.js";
import type { SourceStates } from "../state/source-states.js";
import type { PackageRefresh, RefreshMode } from "./refresh-mode.js";

/** What the package of a schema forgets, and nothing where the pipeline does not know the schema: it is not among `schemas`. The state of sources and resources is reset. */
export function beginRefresh(
  mode: RefreshMode | undefined,
  schemas: ReadonlyMap<string, unknown>,
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
