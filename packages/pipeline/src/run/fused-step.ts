import type { Table } from "@dlt-ts/core";
import { readExtractSettings } from "../config/extract-settings.js";
import { extractPages, type Extraction } from "../extract/extract-pages.js";
import type { NormalizedPackageInfo } from "../info/normalize-info.js";
import { StepProgress } from "../progress/pipeline-event.js";
import { ResourceWatch } from "../progress/resource-watch.js";
import { sourceStatesOf } from "../state/source-states.js";
import { PackageWriter } from "./package-writer.js";
import type { RunResource, RunSource } from "./pipeline-data.js";
import type { PipelineSetup } from "./pipeline-setup.js";
import { stateAfter } from "./state-after.js";
import type { StateFacts } from "./state-facts.js";
import type { Destinations } from "./resolve-destinations.js";
import { runSchema } from "./run-schema.js";
import { duringStep } from "./step-error.js";
import { tellExtracted, tellNormalized } from "./tell-package.js";
import type { WriterChoices } from "./writer-choices.js";

/**
 * Extracts and normalizes in one pass: rows go from their source into job files, nothing is written between. The package and the new state
 * of the pipeline appear with one rename; until then, a crash leaves everything as it was.
 */
export async function fusedStep(
  setup: PipelineSetup,
  sources: readonly RunSource[],
  destinations: Destinations,
  facts: StateFacts,
  choices: WriterChoices,
  signal: AbortSignal,
): Promise<NormalizedPackageInfo | undefined> {
  const { pipeline, config, store, clock, listener } = setup;
  const loadId = await store.nextLoadId(clock.now());
  const progress = new StepProgress(listener, pipeline, "extract", loadId);
  return await duringStep(progress, signal, async () => {
    const start = await runSchema(setup, destinations.destination);
    await using draft = await progress.effect("draft", () => store.draft(loadId));
    const writer = new PackageWriter({ ...start, pipeline, draft, destinations, ...choices });
    const settings = await readExtractSettings(config);
    const { state } = await store.memory();
    const states = sourceStatesOf(state, pipeline);
    const watch = new ResourceWatch(progress);
    progress.say({ type: "total", of: "resources", total: sources.flatMap(({ resources }) => resources).length });
    for (const { schemaName = facts.defaultSchemaName, resources, settings: hints } of sources) {
      writer.applySettings(hints);
      await writeSource(resources, { schemaName, states, settings, signal, watch }, writer, progress);
    }

    const { document, row } = stateAfter(state, { ...facts, sources: states.document() }, clock.now());
    const content = await writer.finish(row);
    if (content === undefined) return undefined;
    signal.throwIfAborted();
    await draft.completeNormalized(content, document);
    await progress.effect("publish", () => store.publish([draft]));
    tellExtracted(loadId, facts.defaultSchemaName, watch.rowsOf(), progress);
    return tellNormalized(content, progress);
  });
}

/** Rows of all resources of a source, as they come. */
async function writeSource(
  resources: readonly RunResource[],
  extraction: Extraction,
  writer: PackageWriter,
  progress: StepProgress,
): Promise<void> {
  const rowsOf = new Map<RunResource, number>();
  const begun = new Set<Table>();
  for await (const { resource, table, nested, rows } of extractPages(resources, extraction)) {
    if (!begun.has(table)) writer.begin(table, nested);
    begun.add(table);
    if (rows.length === 0) writer.require(table);
    writer.rows(table.name, rows);
    const total = (rowsOf.get(resource) ?? 0) + rows.length;
    rowsOf.set(resource, total);
    progress.say({ type: "rows", name: resource.resource.name, rows: total });
    await writer.relieve();
  }
  for (const resource of resources) if (!rowsOf.has(resource)) writer.replaceByNothing(resource.table);
}
