import type { Destination } from "@dlt-ts/core";

/** A destination as the state of a pipeline names it. */
export interface DestinationFacts {
  /** What Python dlt, or `resolveDestination`, finds it by. */
  readonly type: string;
  /** Only where the user named it. */
  readonly name: string | null;
}

/** What the state of a pipeline says besides what resources keep in it. */
export interface StateFacts {
  readonly pipeline: string;
  readonly defaultSchemaName: string;
  /** Of the packages of this run, besides the default one. */
  readonly schemaNames: readonly string[];
  /** As the user knows it; null while nobody knows the destination. */
  readonly datasetName: string | null;
  readonly destination: DestinationFacts | undefined;
  readonly staging: DestinationFacts | undefined;
  /** What sources and resources keep, after the extraction. Default: as it was. */
  readonly sources?: unknown;
  /** The state is written though it did not change: the destination does not have it, or is about to lose it. */
  readonly resend?: boolean;
  readonly devMode?: boolean;
}

/** The destinations of Python dlt, which finds them by `dlt.destinations.<type>`. */
const pythonTypes: ReadonlySet<string> = new Set([
  "athena",
  "bigquery",
  "clickhouse",
  "databricks",
  "dremio",
  "duckdb",
  "ducklake",
  "fabric",
  "filesystem",
  "lance",
  "lancedb",
  "motherduck",
  "mssql",
  "postgres",
  "qdrant",
  "redshift",
  "snowflake",
  "sqlalchemy",
  "synapse",
  "weaviate",
]);

/** `reference`: the text that it was found by, if it was. */
export function destinationFacts({ type, name }: Destination, reference: string | undefined): DestinationFacts {
  return { type: pythonTypes.has(type) ? `dlt.destinations.${type}` : (reference ?? type), name: name === type ? null : name };
}
