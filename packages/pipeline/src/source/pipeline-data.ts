import { compareCodePoints, type WriteDisposition } from "@dlt-ts/core";
import type { ResourceData } from "../resource/resource-data.js";
import type { ResourceHints } from "../hints/resource-hints.js";
import { Resource, resource } from "../resource/resource.js";
import type { RunResource } from "../resource/run-resource.js";
import { Transformer } from "../resource/transformer.js";
import type { SchemaSettingsHints } from "../schema/source-settings.js";
import { rewriteResources } from "./rewrite-resources.js";
import { Source } from "./source.js";
import { PipelineError } from "../pipeline-error.js";

/** What a pipeline loads: a resource or a source, a list of them, or data without a name, which needs `tableName` then. */
export type PipelineData = Resource | Source | readonly (Resource | Source)[] | ResourceData<unknown>;

/** Hints of a run, for all its resources. */
export interface RunHints extends ResourceHints {
  /** The format of the job files of its tables. */
  readonly loaderFileFormat?: string | undefined;
}

/** Resources with one schema, as a run takes them. No two have one name. */
export interface RunSource {
  /** Of the schema, and of the state. Undefined: the pipeline's default schema. */
  readonly schemaName: string | undefined;
  readonly resources: readonly RunResource[];
  readonly settings: SchemaSettingsHints;
}

/**
 * The sources of a run, under the hints of the run, in the order in which they run: by name, resources without a source last. Resources of one
 * name are in sources that follow one another. Throws a `PipelineError` for data that nobody named.
 */
export function sourcesOf(data: PipelineData, { loaderFileFormat, ...given }: RunHints): readonly RunSource[] {
  const hints = { ...given, ...(loaderFileFormat === undefined ? {} : { fileFormat: loaderFileFormat }) } as AnyHints;
  const { sources, loose } = partsOf(data, hints);
  const contract = typeof hints.schemaContract === "function" ? undefined : (hints.schemaContract ?? undefined);
  const settingsOf = (settings: SchemaSettingsHints): SchemaSettingsHints =>
    contract === undefined ? settings : { ...settings, schemaContract: contract };
  const run = (schemaName: string | undefined, resources: readonly Resource[], settings: SchemaSettingsHints): readonly RunSource[] =>
    withoutDuplicates(rewriteResources(resources, (resource) => resource.applyHints(hints))).map((group) => ({
      schemaName,
      resources: group.map((resource) => ({ resource, table: resource.table })),
      settings: settingsOf(settings),
    }));
  return [
    ...sources
      .toSorted((left, right) => compareCodePoints(left.name, right.name))
      .flatMap((source) => run(source.name, Object.values(source.selectedResources), source.settings)),
    ...(loose === undefined ? [] : run(undefined, loose, {})),
  ];
}

/** Whoever passes functions of rows knows the rows. */
type AnyHints = ResourceHints<WriteDisposition, unknown>;

interface DataParts {
  readonly sources: readonly Source[];
  /** Undefined: there are only sources. */
  readonly loose: readonly Resource[] | undefined;
}

function partsOf(data: PipelineData, hints: AnyHints): DataParts {
  if (data instanceof Source) return { sources: [data], loose: undefined };
  if (data instanceof Resource) return { sources: [], loose: [data] };
  if (data instanceof Transformer) {
    throw new PipelineError(`The transformer "${data.name}" has no rows of its own. Give it a parent: parent.pipe(${data.name}).`);
  }
  if (Array.isArray(data) && (data[0] instanceof Resource || data[0] instanceof Source)) {
    const list: readonly unknown[] = data;
    const loose: Resource[] = [];
    const sources: Source[] = [];
    for (const [index, each] of list.entries()) {
      if (each instanceof Source) sources.push(each);
      else if (each instanceof Resource) loose.push(each);
      else {
        throw new PipelineError(
          `The list of resources and sources has something else at position ${index + 1}; name it by resource(name, data).`,
        );
      }
    }
    return { sources, loose: loose.length === 0 && sources.length > 0 ? undefined : loose };
  }
  const { tableName } = hints;
  if (typeof tableName !== "string") {
    throw new PipelineError("The data has no name, so its table has none. Give `tableName`, or name the data by resource(name, data).");
  }
  return { sources: [], loose: [resource(tableName, data as ResourceData<unknown>)] };
}

/** Groups in which every name occurs once. */
function withoutDuplicates(resources: readonly Resource[]): readonly (readonly Resource[])[] {
  const groups: Resource[][] = [[]];
  const places = new Map<string, number>();
  for (const each of resources) {
    const place = places.get(each.name) ?? 0;
    places.set(each.name, place + 1);
    (groups[place] ??= []).push(each);
  }
  return groups;
}
