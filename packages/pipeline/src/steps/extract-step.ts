import { extractPages } from "../extract/extract-pages.js";
import { StagedResources } from "../staged/staged-resources.js";
import type { ExtractedPackageInfo } from "../info/extract-info.js";
import { timeOfLoadId } from "../package/load-id.js";
import type { ExtractedResource } from "../package/manifest.js";
import type { PackageDraft } from "../package/package-store.js";
import { ResourceWatch } from "../progress/resource-watch.js";
import type { PipelineSetup } from "../setup/pipeline-setup.js";
import type { PackageRefresh } from "../drop/refresh-mode.js";
import type { SourcePackage } from "./source-packages.js";
import { stateAfter } from "../state/state-after.js";
import { duringExtraction, type ExtractionOptions } from "./extraction.js";
import { tellExtracted } from "./tell-package.js";
import type { WriterChoices } from "../jobs/writer-choices.js";

export interface ExtractStep extends ExtractionOptions {
  readonly choices: Pick<WriterChoices, "badRows">;
}

/**
 * Writes the rows of the sources to files, and publishes them, one package for each schema, and the new state of the pipeline as one act.
 * None: there was nothing to keep, not even a changed state.
 */
export async function extractStep(
  setup: PipelineSetup,
  { choices: { badRows }, ...options }: ExtractStep,
): Promise<readonly ExtractedPackageInfo[]> {
  const { pipeline, clock } = setup;
  const { facts, signal } = options;
  return await duringExtraction(setup, options, async (run) => {
    const { packages, settings, memory, states } = run;
    const written: Written[] = [];
    for (const each of packages) {
      const { schemaName } = each;
      const refresh = run.refresh(each);
      const draft = await run.draft(each);
      const watch = new ResourceWatch(each.progress);
      const extracted: ExtractedResource[] = [];
      const warn = (message: string): void => each.progress.say({ type: "warning", message });
      for (const { resources, settings: hints } of each.sources) {
        await using staging = new StagedResources(resources, (file) => draft.file(file), badRows);
        for await (const page of extractPages(resources, {
          schemaName,
          states,
          settings,
          signal,
          watch,
          warn,
          schemaContract: hints.schemaContract,
        })) {
          each.progress.say({ type: "rows", name: page.resource.resource.name, rows: await staging.write(page) });
        }
        extracted.push(...(await staging.finish()));
      }
      written.push({ ...each, draft, watch, extracted, kept: extracted.filter(isKept), refresh });
    }

    const full = written.filter(({ kept, refresh }) => kept.length > 0 || refresh !== undefined);
    const schemaNames = full.map(({ schemaName }) => schemaName);
    const { document, row } = stateAfter(memory.state, { ...facts, schemaNames, sources: states.document() }, clock.now());
    const usual = written.at(-1);
    const published = usual !== undefined && row !== undefined && !full.includes(usual) ? [...full, usual] : full;
    if (published.length === 0) return [];
    signal.throwIfAborted();
    for (const each of published) {
      const content = {
        pipeline,
        loadId: each.loadId,
        createdAt: timeOfLoadId(each.loadId),
        schemaName: each.schemaName,
        resources: each.kept,
        settings: each.sources.map((source) => source.settings),
        ...(each === usual && row !== undefined ? { state: row } : {}),
        ...(each.refresh === undefined ? {} : { refresh: each.refresh }),
        ...(facts.idempotencyKey === undefined ? {} : { idempotencyKey: facts.idempotencyKey }),
      };
      await each.draft.completeExtracted(content, each === usual ? document : undefined);
    }
    await run.publish(published.map(({ draft }) => draft));
    return published.map(({ loadId, schemaName, watch, extracted, progress: own }) =>
      tellExtracted(loadId, schemaName, watch.rowsOf(stagedIn(extracted)), own),
    );
  });
}

/** A package that is being extracted. */
interface Written extends SourcePackage {
  readonly draft: PackageDraft;
  readonly watch: ResourceWatch;
  readonly extracted: readonly ExtractedResource[];
  readonly kept: readonly ExtractedResource[];
  readonly refresh: PackageRefresh | undefined;
}

/** Some tables are made, or emptied, without rows. */
function isKept({ files, required, table }: ExtractedResource): boolean {
  return files.length > 0 || required === true || table.writeDisposition === "replace";
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
