import { folderEffect } from "../progress/folder-effect.js";
import type { PipelineEvent } from "../pipeline-event.js";
import type { PipelineSetup } from "../setup/pipeline-setup.js";
import { CallMetrics } from "../telemetry/call-metrics.js";
import { findOpenTelemetry } from "../telemetry/open-telemetry.js";
import { inSpan } from "../telemetry/span.js";
import { CallRecorder } from "../trace/call-recorder.js";
import { reasonOf } from "../thrown.js";
import { isTracedCall, type PipelineTrace, type PipelineTraceContent, type TracedCall } from "../trace/pipeline-trace.js";
import { mergedTrace, readTrace, writeTrace } from "../trace/trace-file.js";

/**
 * Does the work of a call of a pipeline, and tells of it: to its listeners, to OpenTelemetry, and in `trace.json`, also when it fails.
 * Calls that load nothing (`drop` and the like) leave no trace.
 */
export async function tracedCall<Value>(
  setup: PipelineSetup,
  call: string,
  work: (setup: PipelineSetup) => Promise<Value>,
): Promise<Value> {
  if (!isTracedCall(call)) return await work(setup);
  const { pipeline, clock, secrets, listener } = setup;
  await findOpenTelemetry();
  const redact = (text: string): string => secrets.redact(text);
  const recorder = new CallRecorder(pipeline, call, clock, secrets);
  const metrics = CallMetrics.open(() => clock.now());
  const startedAt = clock.now();
  const told = (event: PipelineEvent): void => {
    const safe = "message" in event ? { ...event, message: redact(event.message) } : event;
    recorder.hear(safe);
    metrics?.hear(safe);
    listener(safe);
  };
  const finish = async (failure?: { readonly error: unknown }): Promise<void> => {
    metrics?.finish(pipeline, call, failure === undefined ? "completed" : "failed", clock.now() - startedAt);
    await save(setup, recorder.finish([...setup.resolvedSettings.values()], failure), call);
  };
  let value: Value;
  try {
    const attributes = { "dlt.pipeline": pipeline, "dlt.call": call };
    value = await inSpan("dlt.run", attributes, () => work({ ...setup, listener: told }), redact);
  } catch (error) {
    await finish({ error });
    throw error;
  }
  await finish();
  return value;
}

/** The last trace of a pipeline. One that cannot be read is a warning. */
export async function lastTrace({ pipeline, folder }: Pick<PipelineSetup, "pipeline" | "folder">): Promise<PipelineTrace | undefined> {
  try {
    return await readTrace(folder);
  } catch (error) {
    warn(`The trace of pipeline "${pipeline}" in ${folder} cannot be read, and is taken as missing: ${reasonOf(error)}`);
    return undefined;
  }
}

/** A trace that cannot be written is a warning: what was loaded is loaded. */
async function save(setup: PipelineSetup, content: PipelineTraceContent, call: TracedCall): Promise<void> {
  try {
    const before = call === "run" ? undefined : await lastTrace(setup);
    await folderEffect(setup, "trace", () => writeTrace(setup.folder, mergedTrace(before, content, call === "run")));
  } catch (error) {
    warn(`The trace of pipeline "${setup.pipeline}" cannot be written to ${setup.folder}: ${reasonOf(error)}`);
  }
}

function warn(message: string): void {
  process.emitWarning(message, { type: "DltWarning", code: "trace" });
}
