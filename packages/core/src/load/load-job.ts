import type { Json } from "../json.js";

/** A job file, as plans and manifests name it. */
export interface JobDescription {
  /** Unique in the load, the same for ever: `<table>.<file id>.<format>`. Safe as a file name. */
  readonly id: string;
  /** The table that it fills, by its final name. */
  readonly table: string;
  /** The `name` of a `JobFormat`. */
  readonly format: string;
  readonly rows: number;
  /** The size of the file. */
  readonly bytes: number;
  /** SHA-256 of the file, hex. */
  readonly sha256: string;
}

/** A job with its file, to run in a session. */
export interface LoadJob extends JobDescription {
  readonly file: JobFile;
  /** What an earlier run of this job saved last, in this session or another. The destination trusts it only as far as it checks it. */
  readonly checkpoint?: Json;
  /** Durable when it resolves; replaces the last one; small (it is kept beside the package). Not for secrets. In order, one at a time. */
  save(checkpoint: Json): Promise<void>;
}

/** The bytes of a job. Immutable. Each member may be called again and in parallel. */
export interface JobFile {
  /** A local path, valid until the session is disposed. Downloads first where packages live in an object store: prefer `stream` unless the driver wants a path. */
  path(): Promise<string>;
  /** From its first byte, each time. */
  stream(): AsyncIterable<Uint8Array>;
}

/** What a destination reports of a job that ran. */
export interface JobResult {
  /** Rows read from the file, for load info. Default: `job.rows`. */
  readonly rows?: number;
  /** Numbers worth showing: bytes sent, slot milliseconds. */
  readonly metrics?: Readonly<Record<string, number>>;
}
