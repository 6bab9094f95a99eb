import type { StagedFile } from "../package/manifest.js";

/** A file that staged rows go to. `PackageFile` is one. */
export interface StagedFileSink {
  /** Writes follow one another: the next begins when the last has resolved. */
  write(bytes: Uint8Array): Promise<void>;
  /** Durable when it resolves. */
  finish(): Promise<Pick<StagedFile, "bytes" | "sha256">>;
}
