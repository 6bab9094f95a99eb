import type { Table } from "@dlt-ts/core";
import { readExtractSettings } from "../config/extract-settings.js";
import { extractPages, type Extraction } from "../extract/extract-pages.js";
import type { NormalizedPackageInfo } from "../info/normalize-info.js";
import type { NormalizedPackage } from "../package/manifest.js";
import type { PackageDraft } from "../package/package-store.js";
import type { StepProgress } from "../progress/step-progress.js";
import { ResourceWatch } from "../progress/resource-watch.js";
import { sourceStatesOf } from "../state/source-states.js";
import { PackageWriter } from "../jobs/package-writer.js";
import type { RunResource } from "../resource/run-resource.js";
import type { RunSource } from "../source/pipeline-data.js";
import type { PipelineSetup } from "../setup/pipeline-setup.js";
import { beginRefresh } from "../drop/begin-refresh.js";
import { refuseUnloadable } from "./refuse-unloadable.js";
import { OpenDrafts, sourcePackages, type SourcePackage } from "./source-packages.js";
import { stateAfter } from "../state/state-after.js";
import type { RunFacts } from "./run-facts.js";
import type { Destinations } from "../setup/resolve-destinations.js";
import { runSchema } from "../setup/run-schema.js";
import { duringStep } from "./step-error.js";
import { tellExtracted, tellNormalized } from "./tell-package.js";
import type { WriterChoices } from "../jobs/writer-choices.js";

export interface FusedStep {
  readonly sources: readonly RunSource[];
  readonly destinations: Destinations;
  readonly facts: RunFacts;
  readonly choices: WriterChoices;
  readonly signal: AbortSignal;
  readonly onUnsupported: "append" | undefined;
}

/**
 * Extracts and normalizes in one pass: rows go from their source into job files, nothing is written between. The packages, one for each schema,
 * and the new state of the pipeline appear as one act; until then, a crash leaves everything as it was.
 */
export async function fusedStep(
  setup: PipelineSetup,
  { sources, destinations, facts, choices, signal, onUnsupported }: FusedStep,
): Promise<readonly NormalizedPackageInfo[]> {
  const { pipeline, config, store, clock } = setup;
  const { packages, progress } = await sourcePackages(setup, sources, facts);
  return await duringStep(progress, signal, async () => {
    const settings = await readExtractSettings(config);
    const memory = await store.memory();
    const states = sourceStatesOf(memory.state, pipeline);
    await using drafts = new OpenDrafts();
    progress.say({ type: "total", of: "resources", total: sources.flatMap(({ resources }) => resources).length });

    const published: Written[] = [];
    for (const each of packages) {
      const { schemaName, loadId } = each;
      const refresh = beginRefresh(facts.refresh, memory.schemas, schemaName, each.sources, states);
      const start = await runSchema(setup, destinations, { schemaName, refresh });
      const draft = drafts.add(await each.progress.effect("draft", () => store.draft(loadId)));
      const { idempotencyKey } = facts;
      const writer = new PackageWriter({ ...start, pipeline, draft, destinations, ...choices, idempotencyKey });
      const watch = new ResourceWatch(each.progress);
      const extraction = { schemaName, states, settings, signal, watch, warn: (text: string) => writer.warn(text) };
      for (const { resources, settings: hints } of each.sources) {
        writer.applySettings(hints);
        await writeSource(resources, { ...extraction, schemaContract: hints.schemaContract }, writer, each.progress);
      }

      // The package of the default schema comes last, when all sources have said what they keep.
      const isLast = each === packages.at(-1);
      const schemaNames = published.map(({ schemaName: name }) => name);
      const after = isLast ? stateAfter(memory.state, { ...facts, schemaNames, sources: states.document() }, clock.now()) : undefined;
      const content = await writer.finish(after?.row);
      if (content === undefined) continue;
      refuseUnloadable(content, destinations, onUnsupported);
      signal.throwIfAborted();
      await draft.completeNormalized(content, after?.document);
      published.push({ ...each, draft, watch, content });
    }
    if (published.length === 0) return [];
    await progress.effect("publish", () => store.publish(published.map(({ draft }) => draft)));
    return published.map(({ loadId, schemaName, watch, content, progress: own }) => {
      tellExtracted(loadId, schemaName, watch.rowsOf(), own);
      return tellNormalized(content, own);
    });
  });
}

/** A package that is written. */
interface Written extends SourcePackage {
  readonly draft: PackageDraft;
  readonly watch: ResourceWatch;
  readonly content: NormalizedPackage;
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
    const written = await writer.write(table.name, rows);
    const total = (rowsOf.get(resource) ?? 0) + written;
    if (written > 0 || rows.length === 0) rowsOf.set(resource, total);
    progress.say({ type: "rows", name: resource.resource.name, rows: total });
  }
  for (const resource of resources) if (!rowsOf.has(resource)) writer.replaceByNothing(resource.table);
}
