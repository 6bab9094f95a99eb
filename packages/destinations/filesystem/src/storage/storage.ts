import type { StagingAccess } from "@dlt-ts/core";

/** A file in a storage. */
export interface StoredFile {
  /** From the root of the storage, with `/`. */
  readonly key: string;
  readonly bytes: number;
}

/** What goes into a file. */
export interface StorageContent {
  /** Absent where only reading tells, as with files that are compressed on the way. */
  readonly bytes?: number;
  /** From the first byte, each time it is called: a retry reads it again. */
  stream(): AsyncIterable<Uint8Array>;
}

/**
 * A bucket, a container or a local folder, or a part of one: flat keys, whole files. A scheme is one implementation of this.
 *
 * Rules for all members. Keys were checked (`checkKey`) and end up below the root. One attempt each: what fails rejects with a
 * `DestinationError` that says who may try again, and names the place without secrets. They may be called in parallel. A signal that fires
 * makes them reject soon; a file that was being put is then absent or as it was before.
 */
export interface Storage extends AsyncDisposable {
  /** Of its URLs: `file`, `s3`, `gs`, `az`, `sftp`, `memory`. */
  readonly scheme: string;
  /** The root, as a URL without secrets, for messages. */
  readonly place: string;
  /** Puts a file, or another in its place. It appears whole or not at all, and is durable when this resolves. */
  put(key: string, content: StorageContent, signal: AbortSignal): Promise<void>;
  /**
   * Puts a small file where there is none; `false` where there is one. Of several that try at once, exactly one gets `true`, on stores that
   * have a condition for it (`decidesRaces`).
   */
  putIfAbsent(key: string, bytes: Uint8Array, signal: AbortSignal): Promise<boolean>;
  /** Whether `putIfAbsent` is one step for everybody. Without it only the lease of the engine keeps two loaders of one load apart. */
  readonly decidesRaces: boolean;
  /** All of a small file; `undefined` where there is none. */
  read(key: string, signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** A file from its first byte. Rejects with `undefined-relation` where there is none. */
  stream(key: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Its size; `undefined` where there is none. */
  sizeOf(key: string, signal: AbortSignal): Promise<number | undefined>;
  /** Every file whose key begins with the text, in no order, as they are now: what was put before is there. */
  list(prefix: string, signal: AbortSignal): AsyncIterable<StoredFile>;
  /** Removes files; one that is not there is fine. */
  remove(keys: readonly string[], signal: AbortSignal): Promise<void>;
  /** Removes what was never finished: temporary files and uploads in parts, of keys that begin with the text, begun before a moment. */
  removeUnfinished(prefix: string, before: Date, signal: AbortSignal): Promise<void>;
  /** Where a file is on this machine; absent where it is elsewhere. */
  localPath?(key: string): string;
  /** The URL by which others know a file. */
  url(key: string): string;
  /** What an engine needs to read the URLs: see `StagingArea.access`. */
  access(): Promise<StagingAccess>;
}
