import type { ReplaceStrategy } from "../capabilities/write-disposition.js";

/**
 * Options that every factory takes besides its own. Overrides of capabilities are flat because config keys are;
 * where each goes is one table (`capabilities/overrides.ts`).
 */
export interface CommonOptions {
  /** The name in config, traces and load info. Default: the type. */
  readonly destinationName?: string;
  /** Free text for your own use, such as "production"; kept in traces. */
  readonly environment?: string;
  /** A built-in naming convention, or `package#export`. */
  readonly namingConvention?: string;
  /** Bytes of a job file before the next one is begun. */
  readonly recommendedFileSize?: number;
  /** Levels of nested tables; 0 keeps nested data as json. */
  readonly maxTableNesting?: number;
  readonly maxIdentifierLength?: number;
  readonly maxColumnIdentifierLength?: number;
  readonly hasCaseSensitiveIdentifiers?: boolean;
  readonly preferredLoaderFileFormat?: string;
  readonly maxParallelLoadJobs?: number;
  readonly loaderParallelismStrategy?: "parallel" | "table-sequential" | "sequential";
  readonly replaceStrategy?: ReplaceStrategy;
}
