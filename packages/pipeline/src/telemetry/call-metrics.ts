import type { PipelineEvent, ProgressListener } from "../pipeline-event.js";
import { version } from "../version.js";
import { openTelemetry } from "./open-telemetry.js";
import { addToSpan, instrumentationScope, tellSpan, type SpanAttributes } from "./span.js";
import { metricNames, type MetricName } from "./telemetry-names.js";

type Add = (name: MetricName, value: number, attributes: SpanAttributes) => void;

/** What OpenTelemetry hears of the events of one call. `now` in milliseconds. */
export class CallMetrics {
  readonly #add: Add;
  readonly #now: () => number;
  readonly #rows: Map<string, number> = new Map();
  readonly #started: Map<string, number> = new Map();

  /** `undefined` when no SDK is registered. */
  static open(now: () => number): CallMetrics | undefined {
    const meter = openTelemetry()?.metrics.getMeter(instrumentationScope, version);
    if (meter === undefined) return undefined;
    const instruments = new Map(
      Object.entries(metricNames).map(
        ([name, { instrument, unit, description }]): [string, (value: number, attributes: object) => void] => {
          if (instrument === "histogram") {
            const histogram = meter.createHistogram(name, { unit, description });
            return [name, (value, attributes) => histogram.record(value, attributes as Record<string, string>)];
          }
          const counter = meter.createCounter(name, { unit, description });
          return [name, (value, attributes) => counter.add(value, attributes as Record<string, string>)];
        },
      ),
    );
    return new CallMetrics((name, value, attributes) => instruments.get(name)?.(value, attributes), now);
  }

  private constructor(add: Add, now: () => number) {
    this.#add = add;
    this.#now = now;
  }

  /** The end of the call itself. `duration` in milliseconds. */
  finish(pipeline: string, call: string, outcome: "completed" | "failed", duration: number): void {
    this.#add("dlt.run.duration", duration / 1000, { "dlt.pipeline": pipeline, "dlt.call": call, "dlt.outcome": outcome });
  }

  readonly hear: ProgressListener = (event) => {
    const { pipeline, step, loadId } = event;
    const origin: SpanAttributes = { "dlt.pipeline": pipeline, "dlt.step": step };
    switch (event.type) {
      case "step":
        return this.#step(event, origin);
      case "rows": {
        const key = `${step} ${loadId} ${event.name}`;
        const added = event.rows - (this.#rows.get(key) ?? 0);
        this.#rows.set(key, event.rows);
        return this.#add("dlt.rows", added, { ...origin, [step === "extract" ? "dlt.resource" : "dlt.table"]: event.name });
      }
      case "effect":
        if (event.effect !== "job") return;
        if (event.status === "started") this.#started.set(`job ${event.job}`, this.#now());
        else this.#add("dlt.job.duration", this.#since(`job ${event.job}`), { ...origin, "dlt.table": event.table });
        return;
      case "retry":
        tellSpan("dlt.retry", { attempt: event.attempt, delay: event.delay, message: event.message });
        return this.#add("dlt.retries", 1, origin);
      case "warning":
        return tellSpan("dlt.warning", { message: event.message });
      case "loaded":
        return this.#loaded(event, origin);
    }
  };

  #step(event: Extract<PipelineEvent, { readonly type: "step" }>, origin: SpanAttributes): void {
    const key = `step ${event.step} ${event.loadId}`;
    if (event.status === "started") return void this.#started.set(key, this.#now());
    const outcome = event.status === "failed" ? "failed" : "completed";
    this.#add("dlt.step.duration", this.#since(key), { ...origin, "dlt.outcome": outcome });
    if (event.status === "failed") this.#add("dlt.failures", 1, { ...origin, "error.type": event.code });
  }

  #loaded({ package: loaded, destination, dataset }: Extract<PipelineEvent, { readonly type: "loaded" }>, origin: SpanAttributes): void {
    const target: SpanAttributes = { "dlt.destination.type": destination.type, "dlt.destination.name": destination.name };
    this.#add("dlt.loads", 1, { ...origin, ...target });
    for (const { table, bytes } of loaded.tables)
      if (bytes > 0) this.#add("dlt.bytes", bytes, { ...origin, ...target, "dlt.table": table });
    addToSpan({
      ...target,
      "dlt.dataset": dataset,
      "dlt.rows": loaded.tables.reduce((sum, { rows }) => sum + rows, 0),
      "dlt.bytes": loaded.tables.reduce((sum, { bytes }) => sum + bytes, 0),
    });
  }

  #since(key: string): number {
    return (this.#now() - (this.#started.get(key) ?? this.#now())) / 1000;
  }
}
