/** The version of the document's form that this code writes, as Python dlt 1.26 does. */
export const stateEngineVersion = 4;

/**
 * What a pipeline remembers from run to run, under the names and in the order in which Python dlt stores it. Immutable.
 * Values are those of typed JSON: besides plain JSON, dates, decimals, bytes and bigints; objects may be Maps where their order counts.
 */
export interface PipelineState {
  /** Rises by one with each change. */
  readonly _state_version: number;
  readonly _state_engine_version: number;
  /** Of the content, see `stateHash`. Absent until the first `bumpState`. */
  readonly _version_hash?: string;
  readonly pipeline_name?: string;
  readonly dataset_name?: string | null;
  readonly default_schema_name?: string | null;
  readonly schema_names?: readonly string[];
  /** The reference of the destination, such as `dlt.destinations.duckdb`. */
  readonly destination_type?: string | null;
  /** Only of a named destination. */
  readonly destination_name?: string | null;
  readonly staging_type?: string | null;
  readonly staging_name?: string | null;
  /** What sources and resources keep, by schema name. Absent until used. */
  readonly sources?: unknown;
  /** Of this machine; never leaves it. */
  readonly _local?: unknown;
  readonly [key: string]: unknown;
}

/** The state of a pipeline that never ran. */
export function newPipelineState(): PipelineState {
  return { _state_version: 0, _state_engine_version: stateEngineVersion };
}
