import type { LoadJob } from "../load/load-job.js";

/**
 * A folder that one destination offers another for its files. The destination that loads decides what goes in, when it is read and when it is
 * removed; the engine only introduces the two. Keys start with `<pipeline>/<load id>/`.
 */
export interface StagingArea {
  /** Of the URLs that it gives: `s3`, `az`, `file`. */
  readonly scheme: string;
  /** Uploads one job file. The same key always means the same bytes, so it may be called again and in parallel; the file appears whole or not at all. */
  put(key: string, job: LoadJob): Promise<StagedFile>;
  /** Strongly consistent, in no order. */
  list(prefix: string): AsyncIterable<StagedFile>;
  /** Idempotent; a prefix that does not exist is fine. */
  remove(prefix: string): Promise<void>;
  /** What the loading engine needs to read the URLs. Ask right before use, never keep it: it may be short-lived. Never printed. */
  access(): Promise<StagingAccess>;
}

/** A file in a staging area. */
export interface StagedFile {
  readonly key: string;
  readonly url: string;
  readonly bytes: number;
}

/** Open for more kinds by declaration merging: `aws`, `gcp`, `azure`, … */
export interface StagingAccessKinds {
  /** The loading engine has its own way in: a storage integration, a role, a shared disk. */
  readonly ambient: object;
}

/** A way in to a staging area, of one of the kinds. */
export type StagingAccess = {
  readonly [Kind in keyof StagingAccessKinds]: { readonly kind: Kind } & StagingAccessKinds[Kind];
}[keyof StagingAccessKinds];
