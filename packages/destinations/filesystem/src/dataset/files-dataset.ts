import type { ExtraPlaceholder } from "../layout/file-path.js";
import type { Layout } from "../layout/layout.js";
import type { Moment } from "../layout/moment.js";
import type { Compression } from "../jobs/job-content.js";
import type { Storage } from "../storage/storage.js";
import type { DatasetFiles } from "./dataset-files.js";

/** A dataset as files: where it is, and how its files are named. */
export interface FilesDataset {
  readonly storage: Storage;
  /** Its folder. */
  readonly name: string;
  readonly files: DatasetFiles;
  readonly layout: Layout;
  readonly namesEachFile: boolean;
  readonly extraPlaceholders: Readonly<Record<string, ExtraPlaceholder>>;
  /** What `{YYYY}` and the like write. Default: when the load package was made. */
  readonly currentDatetime?: Moment | undefined;
  readonly compression: Compression;
  /** Files of state that are kept for a pipeline; 0: all. */
  readonly maxStateFiles: number;
}
