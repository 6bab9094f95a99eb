import type { ReplaceStrategy } from "../capabilities/write-disposition.js";

/**
 * Options that every factory takes besides its own. Overrides of capabilities are flat because config keys are;
 * where each goes is one table (`capabilities/overrides.ts`).
 */
export interface CommonOptions {
  /** The name in config and load info. Default: the type. */
  readonly destinationName?: string;
  /** Free text for your own use, such as "production"; shown in load info. */
  readonly environment?: string;
  /** A built-in naming convention, or `package#export`. Default: the destination's, else that of the stored schema, else `snake_case`. */
  readonly namingConvention?: string;
  /** Bytes of a job file before the next one is begun. Default: what the destination recommends, else 128 MiB. */
  readonly recommendedFileSize?: number;
  /** Levels of nested tables; 0 keeps nested data as json. Default: no limit. */
  readonly maxTableNesting?: number;
  /** Longest name of a table, in bytes or characters as the destination counts. Default: the destination's. */
  readonly maxIdentifierLength?: number;
  /** Longest name of a column, counted likewise. Default: the destination's. */
  readonly maxColumnIdentifierLength?: number;
  /** Whether two names that differ only in case are two names. Default: the destination's. */
  readonly hasCaseSensitiveIdentifiers?: boolean;
  /** The job file format to prefer among those that the destination loads. Default: its first. */
  readonly preferredLoaderFileFormat?: string;
  /** Most jobs that run at once. Default: the destination's, else 20. */
  readonly maxParallelLoadJobs?: number;
  /** Whether jobs run at once, one after the other for each table, or one after the other. Default: the destination's. */
  readonly loaderParallelismStrategy?: "parallel" | "table-sequential" | "sequential";
  /** How `replace` empties a table where the resource does not say. Default: the destination's first. */
  readonly replaceStrategy?: ReplaceStrategy;
}
