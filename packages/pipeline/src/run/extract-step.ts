import { readExtractSettings } from "../config/extract-settings.js";
import { extractPages } from "../extract/extract-pages.js";
import { StagedResources } from "../extract/staged-resources.js";
import type { ExtractedRows } from "../info/extract-info.js";
import { timeOfLoadId } from "../package/load-id.js";
import type { ExtractedResource } from "../package/manifest.js";
import { StepProgress } from "../progress/pipeline-event.js";
import { ResourceWatch } from "../progress/resource-watch.js";
import { sourceStatesOf } from "../state/source-states.js";
import type { RunSource } from "./pipeline-data.js";
import type { PipelineSetup } from "./pipeline-setup.js";
import { stateAfter } from "./state-after.js";
import type { StateFacts } from "./state-facts.js";
import { duringStep } from "./step-error.js";
import { tellExtracted } from "./tell-package.js";
import type { WriterChoices } from "./writer-choices.js";

export interface ExtractStepResult {
  /** Absent: there was nothing to keep, not even a changed state. */
  readonly loadId?: string;
  readonly rows: readonly ExtractedRows[];
}

/** Writes the rows of the sources to files, and publishes them and the new state of the pipeline with one rename. */
export async function extractStep(
  setup: PipelineSetup,
  sources: readonly RunSource[],
  facts: StateFacts,
  { badRows }: Pick<WriterChoices, "badRows">,
  signal: AbortSignal,
): Promise<ExtractStepResult> {
  const { pipeline, store, clock, listener, config } = setup;
  const loadId = await store.nextLoadId(clock.now());
  const progress = new StepProgress(listener, pipeline, "extract", loadId);
  return await duringStep(progress, signal, async () => {
    const settings = await readExtractSettings(config);
    const { state } = await store.memory();
    const states = sourceStatesOf(state, pipeline);
    await using draft = await progress.effect("draft", () => store.draft(loadId));
    const extracted: ExtractedResource[] = [];
    const watch = new ResourceWatch(progress);
    progress.say({ type: "total", of: "resources", total: sources.flatMap(({ resources }) => resources).length });
    for (const { schemaName = facts.defaultSchemaName, resources } of sources) {
      await using staging = new StagedResources(resources, (file) => draft.file(file), badRows);
      for await (const page of extractPages(resources, { schemaName, states, settings, signal, watch })) {
        progress.say({ type: "rows", name: page.resource.resource.name, rows: await staging.write(page) });
      }
      extracted.push(...(await staging.finish()));
    }

    const { document, row } = stateAfter(state, { ...facts, sources: states.document() }, clock.now());
    const replaces = (resource: ExtractedResource): boolean =>
      resource.files.length > 0 || resource.required === true || resource.table.writeDisposition === "replace";
    const kept = extracted.filter(replaces);
    if (kept.length === 0 && row === undefined) return { rows: [] };
    signal.throwIfAborted();
    const content = {
      pipeline,
      loadId,
      createdAt: timeOfLoadId(loadId),
      schemaName: facts.defaultSchemaName,
      resources: kept,
      ...(row === undefined ? {} : { state: row }),
    };
    await draft.completeExtracted(content, document);
    await progress.effect("publish", () => store.publish([draft]));
    const { resources } = tellExtracted(loadId, facts.defaultSchemaName, watch.rowsOf(stagedIn(extracted)), progress);
    return { loadId, rows: resources };
  });
}

/** Files and bytes of each resource, over its tables. */
function stagedIn(extracted: readonly ExtractedResource[]): ReadonlyMap<string, { readonly files: number; readonly bytes: number }> {
  const staged = new Map<string, { readonly files: number; readonly bytes: number }>();
  for (const { name, files } of extracted) {
    const before = staged.get(name) ?? { files: 0, bytes: 0 };
    staged.set(name, { files: before.files + files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, before.bytes) });
  }
  return staged;
}
