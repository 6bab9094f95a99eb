import type { JobDescription, LoadJob } from "@dlt-ts/core";
import type { ExtractedPackage, NormalizedPackage, PackageOutcome } from "./manifest.js";
import type { PackageFailure, PackageRecord } from "./package-record.js";
import type { FolderLock, LockHolder } from "./folder-lock.js";
import type { PackageFile } from "./package-file.js";

/** `extracted` waits for normalize, `normalized` for load; `loaded` is finished, one way or the other. */
export type PackageStage = "extracted" | "normalized" | "loaded";

/** What a pipeline remembers: documents as text. Absent before the first package. */
export interface PipelineMemory {
  /** The state, typed JSON. */
  readonly state?: string;
  /** The newest version of each schema by its name, as it is stored at the destination. Empty before the first package is normalized. */
  readonly schemas: ReadonlyMap<string, string>;
}

/**
 * Where the packages of one pipeline are, and the only code that knows it. A step writes a draft and publishes it whole: a crash before that
 * leaves what was there, and what the pipeline remembers (state, schema) is published in the same moment, since it is part of the package.
 */
export interface PackageStore {
  readonly pipeline: string;
  /**
   * Takes the lock of the working folder for a step, or answers who holds it. From then on, what changes the working folder fails with a
   * `LockError` once the lock is lost.
   */
  lock(step: string): Promise<FolderLock | LockHolder>;
  /** Throws a `LockError` if a lock was taken and is held no more. */
  assertHeld(): Promise<void>;
  /** Finishes what a killed step had begun to publish, and removes what it had not. Called before a step looks at the packages. */
  recover(): Promise<void>;
  /** Load ids, oldest first. */
  list(stage: PackageStage): Promise<readonly string[]>;
  /** As the newest package left it, loaded or not. Packages that were given up do not count. */
  memory(): Promise<PipelineMemory>;
  /** A load id above all that this pipeline has. `now` in milliseconds. */
  nextLoadId(now: number): Promise<string>;
  /** Empties the working folder, as one act. */
  wipe(): Promise<void>;
  draft(loadId: string): Promise<PackageDraft>;
  /**
   * Makes complete drafts appear, together: a crash leaves all of them or none. A normalized one takes the place of the extracted package
   * of its load id.
   */
  publish(drafts: readonly PackageDraft[]): Promise<void>;
  /** Puts what a destination remembered in the place of all that the pipeline remembers. `loadId`: above all others. */
  adopt(loadId: string, memory: PipelineMemory): Promise<void>;
  extracted(loadId: string): Promise<ExtractedPackage>;
  /** The state of the pipeline after an extracted package; `undefined` where a later package has it. */
  extractedState(loadId: string): Promise<string | undefined>;
  /** The bytes of a file of an extracted package. Fails with a `PackageError` when they are not what was written. */
  stagedFile(loadId: string, name: string, sha256: string): AsyncIterable<Uint8Array>;
  normalized(loadId: string): Promise<NormalizedPackage>;
  /** Fails with a `PackageError` when the file of a job is missing or is not what was written. */
  verify(loadId: string, job: JobDescription): Promise<void>;
  job(loadId: string, description: JobDescription): Promise<LoadJob>;
  /** What is known of every package, oldest first. */
  records(): Promise<readonly PackageRecord[]>;
  /** Keeps with a package that waits why the last attempt at it failed. Best effort. */
  noteFailure(loadId: string, failure: PackageFailure): Promise<void>;
  forgetCheckpoints(loadId: string): Promise<void>;
  /** Moves a package to `loaded` and frees the disk of its rows. */
  finish(loadId: string, outcome: PackageOutcome): Promise<void>;
}

/** A package that is being written: completed, then published by the store. Disposal before that removes it. */
export interface PackageDraft extends AsyncDisposable {
  readonly loadId: string;
  file(name: string): PackageFile;
  /** `state`: the state of the pipeline after this package. Of packages that are published together, only the one with the highest load id has it. */
  completeExtracted(content: ExtractedPackage, state?: string): Promise<void>;
  completeNormalized(content: NormalizedPackage, state?: string): Promise<void>;
}
