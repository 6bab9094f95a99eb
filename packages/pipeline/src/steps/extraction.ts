import { readExtractSettings, type ExtractSettings } from "../config/extract-settings.js";
import { beginRefresh } from "../drop/begin-refresh.js";
import type { PackageRefresh } from "../drop/refresh-mode.js";
import type { PackageDraft, PipelineMemory } from "../package/package-store.js";
import type { PipelineSetup } from "../setup/pipeline-setup.js";
import type { RunSource } from "../source/pipeline-data.js";
import { sourceStatesOf, type SourceStates } from "../state/source-states.js";
import { OpenDrafts } from "./open-drafts.js";
import type { RunFacts } from "./run-facts.js";
import { sourcePackages, type SourcePackage } from "./source-packages.js";
import { duringStep } from "./step-error.js";

export interface ExtractionOptions {
  readonly sources: readonly RunSource[];
  readonly facts: RunFacts;
  readonly signal: AbortSignal;
}

/** What the packages of one extraction share. */
export interface RunExtraction {
  readonly packages: readonly SourcePackage[];
  readonly settings: ExtractSettings;
  /** As it was before. */
  readonly memory: PipelineMemory;
  /** Of the sources; they change while these are read. */
  readonly states: SourceStates;
  /** What a package forgets. In the states it is forgotten from then on. */
  refresh(of: SourcePackage): PackageRefresh | undefined;
  /** A draft that goes with the extraction, unless it is published. */
  draft(of: SourcePackage): Promise<PackageDraft>;
  /** Makes the drafts appear, as one act. */
  publish(drafts: readonly PackageDraft[]): Promise<void>;
}

/** Reads the sources of a run, between the events that tell of it. What is not published leaves nothing behind. */
export async function duringExtraction<Value>(
  setup: PipelineSetup,
  { sources, facts, signal }: ExtractionOptions,
  work: (extraction: RunExtraction) => Promise<Value>,
): Promise<Value> {
  const { pipeline, store, config } = setup;
  const { packages, progress } = await sourcePackages(setup, sources, facts);
  return await duringStep(progress, signal, async () => {
    const settings = await readExtractSettings(config);
    const memory = await store.memory();
    const states = sourceStatesOf(memory.state, pipeline);
    await using drafts = new OpenDrafts();
    progress.say({ type: "total", of: "resources", total: sources.flatMap(({ resources }) => resources).length });
    return await work({
      packages,
      settings,
      memory,
      states,
      refresh: ({ schemaName, sources: own }) => beginRefresh(facts.refresh, memory.schemas, schemaName, own, states),
      draft: async ({ loadId, progress: own }) => drafts.add(await own.effect("draft", () => store.draft(loadId))),
      publish: async (ready) => await progress.effect("publish", () => store.publish(ready)),
    });
  });
}
