import type { ProgressEvent, Retry } from "@dlt-ts/core";
import type { ExtractedPackageInfo } from "./info/extract-info.js";
import type { LoadedDestination, LoadedPackage } from "./info/load-info.js";
import type { NormalizedPackageInfo } from "./info/normalize-info.js";

/** What a pipeline does, one after the other. `run` does all; `sync` asks the destination what it remembers of the pipeline. */
export type PipelineStep = "sync" | "extract" | "normalize" | "load";

/** All that changes a disk or a destination. */
export const pipelineEffects = [
  "lock",
  "recover",
  "draft",
  "publish",
  "discard",
  "connect",
  "begin",
  "job",
  "commit",
  "abort",
  "record",
  "sweep",
  "restore",
  "wipe",
  "schema-files",
  "trace",
  "unlock",
] as const;

/**
 * Something that changes a disk or a destination. Each is announced by an event `started` before anything happened and one `finished`
 * after it is durable: tests kill processes there.
 * - `draft`: a package is begun. `publish`: it appears. `discard`: it is given up.
 * - `connect`, `begin`, `job`, `commit`, `abort`, `sweep`: calls of the destination. `record`: the package is marked as loaded, or why it failed is noted.
 * - `restore`: what the destination remembers is kept in the working folder.
 * - `schema-files`: schemas are written to the folders for schema files.
 * - `lock`, `unlock`: the working folder is this process's, for one call. `recover`: what a killed process left in it is put in order.
 *   `wipe`: it is emptied. `trace`: what the call did is written down.
 */
export type PipelineEffect = (typeof pipelineEffects)[number];

/**
 * One event of a pipeline. `folder` is the step of effects on the working folder, around the others. The same stream feeds progress displays,
 * logs, traces, OpenTelemetry and tests. No event has a secret or a row in it.
 */
export type PipelineEvent = { readonly pipeline: string; readonly step: PipelineStep | "folder"; readonly loadId?: string } & (
  | { readonly type: "step"; readonly status: "started" | "finished" }
  /** `code`: of the error, else its class. */
  | { readonly type: "step"; readonly status: "failed"; readonly message: string; readonly code: string }
  /** How much there is to do in this step, said once it is known: resources to extract, staged files to normalize, job files to load. */
  | {
      readonly type: "total";
      readonly of: "resources" | "files" | "jobs";
      readonly total: number;
      readonly rows?: number;
      readonly bytes?: number;
    }
  | {
      readonly type: "effect";
      readonly effect: PipelineEffect;
      readonly status: "started" | "finished";
      readonly job?: string;
      readonly table?: string;
    }
  /** Rows of a resource (extract) or table (normalize, load) that this step has worked on so far. Extract says it for each page. */
  | { readonly type: "rows"; readonly name: string; readonly rows: number; readonly bytes?: number }
  /** A resource gave its first page, or has ended. `sourceTime`: milliseconds that the step waited for it. */
  | { readonly type: "resource"; readonly name: string; readonly status: "started" }
  | {
      readonly type: "resource";
      readonly name: string;
      readonly status: "finished";
      readonly rows: number;
      readonly pages: number;
      readonly sourceTime: number;
    }
  /** Between two effects inside a destination. */
  | { readonly type: "destination"; readonly event: ProgressEvent }
  | {
      readonly type: "retry";
      readonly scope: Exclude<Retry, "never">;
      /** The attempt that failed, from 1. */
      readonly attempt: number;
      /** Milliseconds until the next one. */
      readonly delay: number;
      readonly message: string;
    }
  | { readonly type: "warning"; readonly message: string }
  /** A package is ready for the next step; what the infos say of it. `run` says `normalized` in the step extract, which does both. */
  | { readonly type: "extracted"; readonly package: ExtractedPackageInfo }
  | { readonly type: "normalized"; readonly package: NormalizedPackageInfo }
  | {
      readonly type: "loaded";
      readonly package: LoadedPackage;
      readonly destination: LoadedDestination;
      readonly dataset: string | undefined;
    }
);

/** Called synchronously; should be quick. What it throws is a warning of the process, and the listener hears no more: it cannot end a load. */
export type ProgressListener = (event: PipelineEvent) => void;
