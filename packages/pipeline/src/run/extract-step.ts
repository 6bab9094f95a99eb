import { ExtractWriter } from "../extract/extract-writer.js";
import type { ExtractedRows } from "../info/extract-info.js";
import { timeOfLoadId } from "../package/load-id.js";
import type { ExtractedResource } from "../package/manifest.js";
import type { PackageDraft } from "../package/package-store.js";
import { StepProgress } from "../progress/pipeline-event.js";
import { pagesOf } from "../resource/pages-of.js";
import type { RunResource } from "./pipeline-data.js";
import type { PipelineSetup } from "./pipeline-setup.js";
import { stateAfter } from "./state-after.js";
import type { StateFacts } from "./state-facts.js";
import { duringStep } from "./step-error.js";

export interface ExtractStepResult {
  /** Absent: there was nothing to keep, not even a changed state. */
  readonly loadId?: string;
  readonly rows: readonly ExtractedRows[];
}

/** Writes the rows of the resources to files, and publishes them and the new state of the pipeline with one rename. */
export async function extractStep(
  setup: PipelineSetup,
  resources: readonly RunResource[],
  facts: StateFacts,
  signal: AbortSignal,
): Promise<ExtractStepResult> {
  const { pipeline, store, clock, listener } = setup;
  const loadId = await store.nextLoadId(clock.now());
  const progress = new StepProgress(listener, pipeline, "extract", loadId);
  return await duringStep(progress, signal, async () => {
    await using draft = await progress.effect("draft", () => store.draft(loadId));
    const extracted: ExtractedResource[] = [];
    for (const resource of resources) extracted.push(await stageResource(resource, draft, progress, signal));

    const { document, row } = stateAfter((await store.memory()).state, facts, clock.now());
    const replaces = (resource: ExtractedResource): boolean => resource.files.length > 0 || resource.table.writeDisposition === "replace";
    const kept = extracted.filter(replaces);
    if (kept.length === 0 && row === undefined) return { rows: [] };
    signal.throwIfAborted();
    const content = {
      pipeline,
      loadId,
      createdAt: timeOfLoadId(loadId),
      schemaName: facts.schemaName,
      resources: kept,
      ...(row === undefined ? {} : { state: row }),
    };
    await progress.effect("publish", () => draft.publishExtracted(content, document));
    return { loadId, rows: extracted.map(rowsOf) };
  });
}

async function stageResource(
  { resource, table }: RunResource,
  draft: PackageDraft,
  progress: StepProgress,
  signal: AbortSignal,
): Promise<ExtractedResource> {
  const { name } = resource;
  await using writer = new ExtractWriter({ resource: name, open: (file) => draft.file(file) });
  let rows = 0;
  for await (const page of pagesOf(resource, { signal })) {
    await writer.write(page);
    rows += page.length;
    progress.say({ type: "rows", name, rows });
  }
  const { files, replaced } = await writer.finish();
  return { name, table, files, replaced };
}

function rowsOf({ name, files }: ExtractedResource): ExtractedRows {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return { resource: name, rows: sum(files.map((file) => file.rows)), files: files.length, bytes: sum(files.map((file) => file.bytes)) };
}
