import { randomBytes } from "node:crypto";
import type { PipelineEvent, ProgressListener } from "../pipeline-event.js";
import type { Clock } from "../process/clock.js";
import { exceptionTraces } from "./exception-trace.js";
import { executionContext } from "../process/execution-context.js";
import type { PipelineTraceContent, ResolvedSetting, StepTrace, TracedCall } from "./pipeline-trace.js";
import type { Secrets } from "../destination/secrets.js";

type Open<Value> = { -readonly [Key in keyof Value]: Value[Key] };
type OpenStep = Open<Omit<StepTrace, "finishedAt" | "status">>;

/** Listens to one call and makes its trace. */
export class CallRecorder {
  readonly #pipeline: string;
  readonly #call: TracedCall;
  readonly #clock: Clock;
  readonly #secrets: Secrets;
  readonly #whole: OpenStep;
  readonly #steps: Open<StepTrace>[] = [];
  #open: OpenStep | undefined;

  constructor(pipeline: string, call: TracedCall, clock: Clock, secrets: Secrets) {
    this.#pipeline = pipeline;
    this.#call = call;
    this.#clock = clock;
    this.#secrets = secrets;
    this.#whole = { spanId: newId(), step: call, startedAt: this.#now() };
  }

  readonly hear: ProgressListener = (event) => {
    if (event.type === "step") return this.#step(event);
    const step = this.#open;
    if (step === undefined) return;
    switch (event.type) {
      case "extracted":
        step.extracted = event.package;
        break;
      case "normalized":
        step.normalized = event.package;
        break;
      case "loaded":
        step.loaded = event.package;
        step.destination = event.destination;
        if (event.dataset !== undefined) step.dataset = event.dataset;
        break;
      case "retry":
        step.retries = (step.retries ?? 0) + 1;
        break;
      case "warning":
        step.warnings = [...(step.warnings ?? []), event.message];
    }
  };

  /** The call has ended, well without a failure. */
  finish(settings: readonly ResolvedSetting[], failure?: { readonly error: unknown }): PipelineTraceContent {
    const exceptions = failure === undefined ? undefined : exceptionTraces(failure.error, (text) => this.#secrets.redact(text));
    const status = exceptions === undefined ? "completed" : "failed";
    const ends = { finishedAt: this.#now(), status, ...(exceptions === undefined ? {} : { exceptions }) } as const;
    const last = this.#steps.at(-1);
    if (last?.status === "failed" && exceptions !== undefined) last.exceptions = exceptions;
    // The call itself is a step of its trace, unless one of its steps tells the same.
    const told = this.#call !== "run" && last !== undefined && last.status === status;
    return {
      transactionId: newId(),
      pipeline: this.#pipeline,
      execution: executionContext(),
      startedAt: this.#whole.startedAt,
      finishedAt: ends.finishedAt,
      steps: told ? this.#steps : [...this.#steps, { ...this.#whole, ...ends }],
      resolvedSettings: settings,
    };
  }

  #step(event: Extract<PipelineEvent, { readonly type: "step" }>): void {
    if (event.step === "folder") return;
    if (event.status === "started") {
      this.#open = {
        spanId: newId(),
        step: event.step,
        ...(event.loadId === undefined ? {} : { loadId: event.loadId }),
        startedAt: this.#now(),
      };
      return;
    }
    if (this.#open === undefined) return;
    this.#steps.push({ ...this.#open, finishedAt: this.#now(), status: event.status === "failed" ? "failed" : "completed" });
    this.#open = undefined;
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }
}

function newId(): string {
  return randomBytes(16).toString("hex");
}
