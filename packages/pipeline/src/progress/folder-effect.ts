import type { PipelineEffect, ProgressListener } from "../pipeline-event.js";

/** Brackets what a call does to the working folder, before, after or without its steps, with two events. */
export async function folderEffect<Value>(
  { listener, pipeline }: { readonly listener: ProgressListener; readonly pipeline: string },
  effect: PipelineEffect,
  work: () => Promise<Value>,
): Promise<Value> {
  listener({ pipeline, step: "folder", type: "effect", effect, status: "started" });
  const value = await work();
  listener({ pipeline, step: "folder", type: "effect", effect, status: "finished" });
  return value;
}
