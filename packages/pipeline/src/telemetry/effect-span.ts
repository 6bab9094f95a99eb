import type { PipelineEffect } from "../pipeline-event.js";
import { inSpan } from "./span.js";
import type { SpanName } from "./telemetry-names.js";

/** Calls of the destination. What happens in the working folder is quick, and has no spans. */
const spans: Readonly<Partial<Record<PipelineEffect, SpanName>>> = {
  connect: "dlt.connect",
  begin: "dlt.begin",
  job: "dlt.job",
  commit: "dlt.commit",
  abort: "dlt.abort",
  sweep: "dlt.sweep",
};

interface EffectOrigin {
  readonly pipeline: string;
  readonly loadId?: string;
  readonly job?: string;
  readonly table?: string;
}

/** Does the work of an effect, in a span if it is a call of the destination. */
export async function inEffectSpan<Value>(
  effect: PipelineEffect,
  { pipeline, loadId, job, table }: EffectOrigin,
  work: () => Promise<Value>,
): Promise<Value> {
  const name = spans[effect];
  if (name === undefined) return await work();
  return await inSpan(name, { "dlt.pipeline": pipeline, "dlt.load_id": loadId, "dlt.job": job, "dlt.table": table }, work);
}
