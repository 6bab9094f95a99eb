import { DestinationError, DltError, type ErrorReason } from "@dlt-ts/core";
import { PublishedError } from "../package/package-error.js";
import type { PipelineStep } from "../pipeline-event.js";
import type { StepProgress } from "../progress/step-progress.js";
import { inSpan } from "../telemetry/span.js";
import { errorType, reasonOf } from "../thrown.js";

const outcome: Readonly<Record<PipelineStep, string>> = {
  sync: "Nothing was changed.",
  extract: "The pipeline is as it was before.",
  normalize: "The extracted package waits, and the next run tries again; dropPendingPackages() gives it up.",
  load: "The package waits, and the next run loads it; dropPendingPackages() gives it up.",
};

/** What the package itself, or the tables that it goes into, are the reason of: time alone mends nothing. */
const lasting: ReadonlySet<ErrorReason> = new Set(["data", "constraint", "unsupported", "syntax", "receipt-conflict"]);
const stuck =
  "The package waits, and the next run fails on it in the same way until what is said above is mended; dropPendingPackages() gives it up.";

const published = "What it made is complete all the same, and waits: the next run goes on with it; dropPendingPackages() gives it up.";

/** A step of a pipeline failed. `cause` is what happened; the message says it too, and what became of the data. `code` is `DLT_PIPELINE_STEP`. */
export class PipelineStepError extends DltError {
  readonly step: PipelineStep;
  /** The package that the step worked on. */
  readonly loadId: string | undefined;

  constructor(pipeline: string, step: PipelineStep, loadId: string | undefined, cause: unknown) {
    const reason = reasonOf(cause);
    const end = /[.!?\n]$/.test(reason) ? "" : ".";
    super(
      "DLT_PIPELINE_STEP",
      `Pipeline "${pipeline}" failed to ${step === "sync" ? "ask its destination what it remembers" : step}${loadId === undefined ? "" : ` package ${loadId}`}: ${reason}${end} ${outcomeOf(step, cause)}`,
      {
        context: {
          pipeline,
          step,
          ...(loadId === undefined ? {} : { loadId }),
          ...(DltError.isInstance(cause) ? { code: cause.code } : {}),
        },
        cause,
      },
    );
    this.step = step;
    this.loadId = loadId;
  }
}

function outcomeOf(step: PipelineStep, cause: unknown): string {
  if (cause instanceof PublishedError) return published;
  if (step === "load" && DestinationError.isInstance(cause) && cause.retry === "never" && lasting.has(cause.reason)) return stuck;
  return outcome[step];
}

/** Does the work of a step on one package, between the events that tell of it. A fired signal comes back as its own reason. */
export async function duringStep<Value>(progress: StepProgress, signal: AbortSignal, work: () => Promise<Value>): Promise<Value> {
  const { pipeline, step, loadId } = progress.origin;
  progress.say({ type: "step", status: "started" });
  try {
    const value = await inSpan(`dlt.${step}`, { "dlt.pipeline": pipeline, "dlt.step": step, "dlt.load_id": loadId }, work);
    progress.say({ type: "step", status: "finished" });
    return value;
  } catch (error) {
    progress.say({ type: "step", status: "failed", message: reasonOf(error), code: errorType(error) });
    if (signal.aborted) throw signal.reason;
    throw new PipelineStepError(pipeline, step, loadId, error);
  }
}
