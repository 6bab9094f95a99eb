import { readStaged } from "../staged/read-staged.js";
import type { NormalizedPackageInfo } from "../info/normalize-info.js";
import type { ExtractedResource } from "../package/manifest.js";
import { StepProgress } from "../progress/step-progress.js";
import { PackageWriter } from "../jobs/package-writer.js";
import { notingFailure } from "./noting-failure.js";
import type { PipelineSetup } from "../setup/pipeline-setup.js";
import type { Destinations } from "../setup/resolve-destinations.js";
import { refuseUnloadable } from "./refuse-unloadable.js";
import { runSchema } from "../setup/run-schema.js";
import { duringStep } from "./step-error.js";
import { tellNormalized } from "./tell-package.js";
import { writeSchemaFiles } from "./write-schema-files.js";
import type { WriterChoices } from "../jobs/writer-choices.js";

export interface NormalizeStep {
  readonly destinations: Destinations;
  readonly choices: WriterChoices;
  readonly signal: AbortSignal;
  readonly onUnsupported: "append" | undefined;
}

/** Turns every extracted package, oldest first, into job files for the destination. Stops at the first that fails; it stays extracted. */
export async function normalizeStep(setup: PipelineSetup, options: NormalizeStep): Promise<readonly NormalizedPackageInfo[]> {
  const normalized: NormalizedPackageInfo[] = [];
  for (const loadId of await setup.store.list("extracted")) {
    const progress = new StepProgress(setup.listener, setup.pipeline, "normalize", loadId);
    const info = await notingFailure(setup, "normalize", loadId, () =>
      duringStep(progress, options.signal, () => normalizePackage(loadId, setup, progress, options)),
    );
    if (info !== undefined) normalized.push(info);
  }
  if (normalized.length > 0) await writeSchemaFiles(setup);
  return normalized;
}

async function normalizePackage(
  loadId: string,
  setup: PipelineSetup,
  progress: StepProgress,
  { destinations, choices, signal, onUnsupported }: NormalizeStep,
): Promise<NormalizedPackageInfo | undefined> {
  const { pipeline, store, clock } = setup;
  const extracted = await store.extracted(loadId);
  const { schemaName, refresh, idempotencyKey } = extracted;
  const start = await runSchema(setup, destinations, { schemaName, refresh });
  await using draft = await progress.effect("draft", () => store.draft(loadId));
  const writer = new PackageWriter({
    ...start,
    pipeline,
    draft,
    destinations,
    ...choices,
    replaced: replacedIn(extracted.resources),
    idempotencyKey,
  });
  for (const hints of extracted.settings ?? []) writer.applySettings(hints);
  const staged = extracted.resources.flatMap(({ files }) => files);
  progress.say({ type: "total", of: "files", total: staged.length, rows: staged.reduce((sum, { rows }) => sum + rows, 0) });
  const rowsOf = new Map<string, number>();
  for (const { table, nested, files, required } of extracted.resources) {
    if (files.length > 0 || required === true) writer.begin(table, nested);
    else writer.replaceByNothing(table);
    if (required === true) writer.require(table);
    for (const file of files) {
      for await (const rows of readStaged(store.stagedFile(loadId, file.name, file.sha256), file)) {
        signal.throwIfAborted();
        rowsOf.set(table.name, (rowsOf.get(table.name) ?? 0) + (await writer.write(table.name, rows)));
        progress.say({ type: "rows", name: table.name, rows: rowsOf.get(table.name)! });
      }
    }
  }
  const content = await writer.finish(extracted.state);
  if (content === undefined) {
    await progress.effect("discard", () => store.finish(loadId, { outcome: "empty", at: new Date(clock.now()).toISOString() }));
    return undefined;
  }
  refuseUnloadable(content, destinations, onUnsupported);
  await draft.completeNormalized(content, await store.extractedState(loadId));
  await progress.effect("publish", () => store.publish([draft]));
  return tellNormalized(content, progress);
}

function replacedIn(resources: readonly ExtractedResource[]): ExtractedResource["replaced"] {
  const total = (of: keyof ExtractedResource["replaced"]): number => resources.reduce((sum, { replaced }) => sum + replaced[of], 0);
  return { notFinite: total("notFinite"), loneSurrogates: total("loneSurrogates") };
}
