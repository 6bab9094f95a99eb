import type { ProgressEvent, Retry } from "@dlt-ts/core";

/** What a pipeline does, one after the other. `run` does all three. */
export type PipelineStep = "extract" | "normalize" | "load";

/**
 * Something that changes a disk or a destination. Each is announced by an event `started` before anything happened and one `finished`
 * after it is durable: tests kill processes there.
 * - `draft`: a package is begun. `publish`: it appears. `discard`: it is given up.
 * - `connect`, `begin`, `job`, `commit`, `abort`, `sweep`: calls of the destination. `record`: the package is marked as loaded.
 */
export type PipelineEffect = "draft" | "publish" | "discard" | "connect" | "begin" | "job" | "commit" | "abort" | "record" | "sweep";

/** One event of a pipeline. The same stream feeds progress bars, logs, heartbeats and tests. */
export type PipelineEvent = { readonly pipeline: string; readonly step: PipelineStep; readonly loadId?: string } & (
  | { readonly type: "step"; readonly status: "started" | "finished" | "failed" }
  | {
      readonly type: "effect";
      readonly effect: PipelineEffect;
      readonly status: "started" | "finished";
      readonly job?: string;
      readonly table?: string;
    }
  /** Rows of a resource (extract) or table (normalize, load) that this step has worked on so far. */
  | { readonly type: "rows"; readonly name: string; readonly rows: number }
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
);

/** Called synchronously; should be quick. What it throws ends the step, as an error of the step would. */
export type ProgressListener = (event: PipelineEvent) => void;

type Details<Event> = Event extends unknown ? Omit<Event, "pipeline" | "step" | "loadId"> : never;

/** Says what one step does to one package. */
export class StepProgress {
  readonly #listener: ProgressListener;
  readonly origin: { readonly pipeline: string; readonly step: PipelineStep; readonly loadId?: string };

  constructor(listener: ProgressListener, pipeline: string, step: PipelineStep, loadId?: string) {
    this.#listener = listener;
    this.origin = { pipeline, step, ...(loadId === undefined ? {} : { loadId }) };
  }

  say(event: Details<PipelineEvent>): void {
    this.#listener({ ...this.origin, ...event } as PipelineEvent);
  }

  /** Brackets an effect with its two events. */
  async effect<Value>(
    effect: PipelineEffect,
    work: () => Promise<Value>,
    on: { readonly job?: string; readonly table?: string } = {},
  ): Promise<Value> {
    this.say({ type: "effect", effect, status: "started", ...on });
    const value = await work();
    this.say({ type: "effect", effect, status: "finished", ...on });
    return value;
  }
}
