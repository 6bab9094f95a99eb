import { inEffectSpan } from "../telemetry/effect-span.js";
import type { PipelineEffect, PipelineEvent, PipelineStep, ProgressListener } from "../pipeline-event.js";

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

  /** Brackets an effect with its two events, and a call of the destination with a span. */
  async effect<Value>(
    effect: PipelineEffect,
    work: () => Promise<Value>,
    on: { readonly job?: string; readonly table?: string } = {},
  ): Promise<Value> {
    this.say({ type: "effect", effect, status: "started", ...on });
    const value = await inEffectSpan(effect, { ...this.origin, ...on }, work);
    this.say({ type: "effect", effect, status: "finished", ...on });
    return value;
  }
}
