import type { Table } from "@dlt-ts/core";
import { extractPages, type Extraction } from "../extract/extract-pages.js";
import type { NormalizedPackageInfo } from "../info/normalize-info.js";
import type { NormalizedPackage } from "../package/manifest.js";
import type { PackageDraft } from "../package/package-store.js";
import type { StepProgress } from "../progress/step-progress.js";
import { ResourceWatch } from "../progress/resource-watch.js";
import { PackageWriter } from "../jobs/package-writer.js";
import type { RunResource } from "../resource/run-resource.js";
import type { PipelineSetup } from "../setup/pipeline-setup.js";
import { refuseUnloadable } from "./refuse-unloadable.js";
import type { SourcePackage } from "./source-packages.js";
import { stateAfter } from "../state/state-after.js";
import type { Destinations } from "../setup/resolve-destinations.js";
import { runSchema } from "../setup/run-schema.js";
import { duringExtraction, type ExtractionOptions } from "./extraction.js";
import { tellExtracted, tellNormalized } from "./tell-package.js";
import { writeSchemaFiles } from "./write-schema-files.js";
import type { WriterChoices } from "../jobs/writer-choices.js";

export interface FusedStep extends ExtractionOptions {
  readonly destinations: Destinations;
  readonly choices: WriterChoices;
  readonly onUnsupported: "append" | undefined;
}

/**
 * Extracts and normalizes in one pass: rows go from their source into job files, nothing is written between. The packages, one for each schema,
 * and the new state of the pipeline appear as one act; until then, a crash leaves everything as it was.
 */
export async function fusedStep(
  setup: PipelineSetup,
  { destinations, choices, onUnsupported, ...options }: FusedStep,
): Promise<readonly NormalizedPackageInfo[]> {
  const { pipeline, clock } = setup;
  const { facts, signal } = options;
  const normalized = await duringExtraction(setup, options, async (run) => {
    const { packages, settings, memory, states } = run;
    const published: Written[] = [];
    for (const each of packages) {
      const { schemaName } = each;
      const refresh = run.refresh(each);
      const start = await runSchema(setup, destinations, { schemaName, refresh });
      const draft = await run.draft(each);
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
    await run.publish(published.map(({ draft }) => draft));
    return published.map(({ loadId, schemaName, watch, content, progress: own }) => {
      tellExtracted(loadId, schemaName, watch.rowsOf(), own);
      return tellNormalized(content, own);
    });
  });
  if (normalized.length > 0) await writeSchemaFiles(setup);
  return normalized;
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
