import { readDataWriterSettings } from "../config/data-writer-settings.js";
import type { NormalizedPackageInfo } from "../info/normalize-info.js";
import { StepProgress } from "../progress/pipeline-event.js";
import { pagesOf } from "../resource/pages-of.js";
import type { NormalizeChoices } from "./normalize-step.js";
import { PackageWriter } from "./package-writer.js";
import type { RunResource } from "./pipeline-data.js";
import type { PipelineSetup } from "./pipeline-setup.js";
import { stateAfter } from "./state-after.js";
import type { StateFacts } from "./state-facts.js";
import type { Destinations } from "./resolve-destinations.js";
import { runSchema } from "./run-schema.js";
import { duringStep } from "./step-error.js";

/**
 * Extracts and normalizes in one pass: rows go from their source into job files, nothing is written between. The package and the new state
 * of the pipeline appear with one rename; until then, a crash leaves everything as it was.
 */
export async function fusedStep(
  setup: PipelineSetup,
  resources: readonly RunResource[],
  destinations: Destinations,
  facts: StateFacts,
  choices: NormalizeChoices,
  signal: AbortSignal,
): Promise<NormalizedPackageInfo | undefined> {
  const { pipeline, config, store, clock, listener } = setup;
  const loadId = await store.nextLoadId(clock.now());
  const progress = new StepProgress(listener, pipeline, "extract", loadId);
  return await duringStep(progress, signal, async () => {
    const start = await runSchema(setup, destinations.destination);
    const { fileMaxBytes: fileSize } = await readDataWriterSettings(config, ["normalize"]);
    await using draft = await progress.effect("draft", () => store.draft(loadId));
    const writer = new PackageWriter({ ...start, pipeline, draft, destinations, fileSize, ...choices });
    for (const resource of resources) await writeResource(resource, writer, progress, signal);

    const { document, row } = stateAfter((await store.memory()).state, facts, clock.now());
    const content = await writer.finish(row);
    if (content === undefined) return undefined;
    signal.throwIfAborted();
    await progress.effect("publish", () => draft.publishNormalized(content, document));
    const { name, version, hash } = content.description.schema;
    return { loadId, schema: { name, version, hash }, tables: content.rows, warnings: content.warnings };
  });
}

async function writeResource(
  { resource, table }: RunResource,
  writer: PackageWriter,
  progress: StepProgress,
  signal: AbortSignal,
): Promise<void> {
  const { name } = resource;
  let rows = 0;
  for await (const page of pagesOf(resource, { signal })) {
    if (rows === 0) writer.begin(table);
    writer.rows(table.name, page);
    rows += page.length;
    progress.say({ type: "rows", name, rows });
    await writer.relieve();
  }
  if (rows === 0) writer.replaceByNothing(table);
}
