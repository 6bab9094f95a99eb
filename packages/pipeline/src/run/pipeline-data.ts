import type { SchemaContract, Table, WriteDisposition } from "@dlt-ts/core";
import type { ResourceData } from "../resource/resource-data.js";
import type { ResourceHints } from "../resource/resource-hints.js";
import { Resource, resource } from "../resource/resource.js";
import { PipelineError } from "./pipeline-error.js";

/** What a pipeline loads: a resource, a list of them, or data without a name, which needs `tableName` then. */
export type PipelineData = Resource | readonly Resource[] | ResourceData<unknown>;

/** Hints of a run, for all its resources. */
export interface RunHints extends ResourceHints {
  /** The format of the job files of its tables. */
  readonly loaderFileFormat?: string | undefined;
}

/** A resource as a run takes it. */
export interface RunResource {
  readonly resource: Resource;
  /** What is known of its table, the hints of the run included. Names are the user's. */
  readonly table: Table;
}

/** What a source says about all its tables. */
export interface SourceSettings {
  /** Lists and objects below this level stay `json` values. */
  readonly maxTableNesting?: number;
  /** Nested rows get the id of their root row. */
  readonly rootKey?: boolean;
  readonly schemaContract?: SchemaContract;
  /** A stored schema that the tables begin with, as text. */
  readonly schema?: string;
}

/** Resources with one schema, as a run takes them. No two have one name. */
export interface RunSource {
  /** Of the schema, and of the state. Undefined: the pipeline's default schema. */
  readonly schemaName: string | undefined;
  readonly resources: readonly RunResource[];
  readonly settings: SourceSettings;
}

/** The sources of a run, under the hints of the run, in the order in which they run. Throws a `PipelineError` for data that nobody named. */
export function sourcesOf(data: PipelineData, { loaderFileFormat, ...hints }: RunHints): readonly RunSource[] {
  const all = { ...hints, ...(loaderFileFormat === undefined ? {} : { fileFormat: loaderFileFormat }) } as AnyHints;
  const resources = namedResources(data, all).map((each) => ({ resource: each, table: each.table }));
  return [{ schemaName: undefined, resources, settings: {} }];
}

/** Whoever passes functions of rows knows the rows. */
type AnyHints = ResourceHints<WriteDisposition, unknown>;

function namedResources(data: PipelineData, hints: AnyHints): readonly Resource[] {
  if (data instanceof Resource) return [data.applyHints(hints)];
  if (Array.isArray(data) && data[0] instanceof Resource) {
    return data.map((each: unknown, index) => {
      if (each instanceof Resource) return (each as Resource).applyHints(hints);
      throw new PipelineError(`The list of resources has something else at position ${index + 1}; name it by resource(name, data).`);
    });
  }
  const { tableName } = hints;
  if (typeof tableName !== "string") {
    throw new PipelineError("The data has no name, so its table has none. Give `tableName`, or name the data by resource(name, data).");
  }
  return [resource(tableName, data as ResourceData<unknown>, hints)];
}
