import type { ConfigTrace } from "../config/config-trace.js";
import { duration } from "../info/amounts.js";
import { ExtractInfo, type ExtractedPackageInfo } from "../info/extract-info.js";
import { frozen } from "../info/frozen.js";
import type { LoadedDestination, LoadedPackage } from "../info/load-info.js";
import { LoadInfo } from "../info/load-info.js";
import { NormalizeInfo, type NormalizedPackageInfo } from "../info/normalize-info.js";
import type { PipelineStep } from "../pipeline-event.js";
import type { ExceptionTrace } from "./exception-trace.js";
import type { ExecutionContext } from "../process/execution-context.js";

/** Calls of a pipeline that leave a trace. */
export type TracedCall = PipelineStep | "run" | "sync" | "dropResources";

export function isTracedCall(call: string): call is TracedCall {
  return ["run", "extract", "normalize", "load", "sync", "dropResources"].includes(call);
}

/** One step on one package, or the call around all of them. Times are ISO 8601, UTC. */
export interface StepTrace {
  /** 32 hexadecimal digits. */
  readonly spanId: string;
  readonly step: TracedCall;
  readonly loadId?: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly status: "completed" | "failed";
  /** What the step did, as far as it came. `run` extracts and normalizes in one step. */
  readonly extracted?: ExtractedPackageInfo;
  readonly normalized?: NormalizedPackageInfo;
  readonly loaded?: LoadedPackage;
  readonly destination?: LoadedDestination;
  readonly dataset?: string;
  /** Attempts that failed and were made again. */
  readonly retries?: number;
  readonly warnings?: readonly string[];
  /** The error that ended the step, then its causes. */
  readonly exceptions?: readonly ExceptionTrace[];
}

/** A setting that was found in config. Never its value. */
export interface ResolvedSetting {
  /** `credentials.password` */
  readonly setting: string;
  /** As the provider writes it: `DESTINATION__POSTGRES__CREDENTIALS__PASSWORD`. */
  readonly key: string;
  readonly provider: string;
  readonly secret: boolean;
}

/** A trace as it stands in `trace.json`. */
export interface PipelineTraceContent {
  /** Of the call: 32 hexadecimal digits. */
  readonly transactionId: string;
  readonly pipeline: string;
  readonly execution: ExecutionContext;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly steps: readonly StepTrace[];
  readonly resolvedSettings: readonly ResolvedSetting[];
}

/** Rises when a trace is no longer readable by older versions. */
export const traceFormat = 1;

const inspect: symbol = Symbol.for("nodejs.util.inspect.custom");

/**
 * What the last call of a pipeline did, whether it succeeded or failed. Calls of single steps are added to the trace before them, so that
 * `extract`, `normalize` and `load` make one trace; `run` begins a new one. Frozen plain data, without secrets and rows.
 */
export class PipelineTrace implements PipelineTraceContent {
  declare readonly transactionId: string;
  declare readonly pipeline: string;
  declare readonly execution: ExecutionContext;
  declare readonly startedAt: string;
  declare readonly finishedAt: string;
  declare readonly steps: readonly StepTrace[];
  declare readonly resolvedSettings: readonly ResolvedSetting[];

  constructor(content: PipelineTraceContent) {
    Object.assign(this, content);
    Object.defineProperty(this, inspect, { value: () => this.toString() });
    frozen(this);
  }

  /** Of the newest call. */
  get status(): StepTrace["status"] {
    return this.steps.at(-1)?.status ?? "completed";
  }

  /** Of all extracted packages in the trace. `undefined`: there are none. */
  get lastExtractInfo(): ExtractInfo | undefined {
    const [steps, packages] = [
      this.steps.filter((step) => step.extracted !== undefined),
      this.steps.flatMap((step) => step.extracted ?? []),
    ];
    return packages.length === 0 ? undefined : new ExtractInfo(this.pipeline, ...spanOf(steps), packages);
  }

  /** Of all normalized packages in the trace. `undefined`: there are none. */
  get lastNormalizeInfo(): NormalizeInfo | undefined {
    const [steps, packages] = [
      this.steps.filter((step) => step.normalized !== undefined),
      this.steps.flatMap((step) => step.normalized ?? []),
    ];
    return packages.length === 0 ? undefined : new NormalizeInfo(this.pipeline, ...spanOf(steps), packages);
  }

  /** Of the packages that were loaded where the newest one was. `undefined`: there are none. */
  get lastLoadInfo(): LoadInfo | undefined {
    const newest = this.steps.findLast((step) => step.loaded !== undefined);
    if (newest?.destination === undefined) return undefined;
    const { destination, dataset } = newest;
    const steps = this.steps.filter((step) => step.destination?.name === destination.name && step.dataset === dataset);
    return new LoadInfo(this.pipeline, ...spanOf(steps), { destination, dataset, packages: steps.flatMap((step) => step.loaded ?? []) });
  }

  toString(): string {
    const took = duration(Date.parse(this.finishedAt) - Date.parse(this.startedAt));
    const head = `Pipeline ${this.pipeline} ${this.status} in ${took}, started at ${this.startedAt}.`;
    return [head, ...this.steps.flatMap(stepLines)].join("\n");
  }

  toJSON(): PipelineTraceContent & { readonly format: number } {
    return { format: traceFormat, ...this };
  }
}

/** What config was asked, as a trace tells it. */
export function resolvedSetting({ setting, secret, attempts }: ConfigTrace): ResolvedSetting | undefined {
  const found = attempts.at(-1);
  return found?.found === true ? { setting, key: found.key, provider: found.provider, secret } : undefined;
}

function spanOf(steps: readonly StepTrace[]): [startedAt: number, finishedAt: number] {
  return [
    Math.min(...steps.map(({ startedAt }) => Date.parse(startedAt))),
    Math.max(...steps.map(({ finishedAt }) => Date.parse(finishedAt))),
  ];
}

function stepLines({ step, loadId, startedAt, finishedAt, status, retries, warnings, exceptions }: StepTrace): readonly string[] {
  const took = duration(Date.parse(finishedAt) - Date.parse(startedAt));
  const again = retries === undefined ? "" : `, ${retries} ${retries === 1 ? "retry" : "retries"}`;
  return [
    `  ${step}${loadId === undefined ? "" : ` ${loadId}`}: ${status} in ${took}${again}`,
    ...(warnings ?? []).map((warning) => `    warning: ${warning}`),
    ...(exceptions ?? []).map(
      ({ name, code, message }, at) => `    ${at === 0 ? "" : "caused by "}${name}${code === undefined ? "" : ` (${code})`}: ${message}`,
    ),
  ];
}
