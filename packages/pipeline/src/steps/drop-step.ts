import { compareCodePoints } from "@dlt-ts/core";
import type { PackageDraft } from "../package/package-store.js";
import { StepProgress } from "../progress/step-progress.js";
import { sourceStatesOf, type SourceStates } from "../state/source-states.js";
import { dropState, selectDrop, type DropRequest, type DropSelection } from "../drop/drop-selection.js";
import { PackageWriter } from "../jobs/package-writer.js";
import type { PipelineSetup } from "../setup/pipeline-setup.js";
import { refuseUnloadable } from "./refuse-unloadable.js";
import type { Destinations } from "../setup/resolve-destinations.js";
import { runSchema } from "../setup/run-schema.js";
import { OpenDrafts } from "./open-drafts.js";
import { stateAfter } from "../state/state-after.js";
import type { RunFacts } from "./run-facts.js";
import { duringStep } from "./step-error.js";
import { tellNormalized } from "./tell-package.js";
import { writeSchemaFiles } from "./write-schema-files.js";
import type { WriterChoices } from "../jobs/writer-choices.js";

/** What of a schema would be dropped now, and the states to drop it from. */
export async function findDrop(
  setup: PipelineSetup,
  destinations: Destinations,
  schemaName: string,
  request: DropRequest,
): Promise<{ readonly selection: DropSelection; readonly states: SourceStates }> {
  const { pipeline, store } = setup;
  const memory = await store.memory();
  const states = sourceStatesOf(memory.state, pipeline);
  const { schema, naming } = await runSchema(setup, destinations, { schemaName, namesNothing: true });
  const known = memory.schemas.has(schemaName) ? schema : undefined;
  return { states, selection: selectDrop(known, naming.normalizeTableIdentifier("_dlt"), states.ofSource(schemaName), request) };
}

export interface DropStep {
  readonly destinations: Destinations;
  readonly facts: RunFacts;
  readonly schemaName: string;
  readonly selection: DropSelection;
  readonly states: SourceStates;
  readonly choices: WriterChoices;
  readonly signal: AbortSignal;
}

/**
 * Publishes what drops the selection when it is loaded: a package of the schema, and one with the state, which is that of the default schema.
 * Load ids, in the order in which they are loaded.
 */
export async function dropStep(
  setup: PipelineSetup,
  { destinations, facts, schemaName, selection, states, choices, signal }: DropStep,
): Promise<readonly string[]> {
  const { pipeline, store, clock, listener } = setup;
  const progress = new StepProgress(listener, pipeline, "extract");
  const loadIds = await duringStep(progress, signal, async () => {
    dropState(states, schemaName, selection);
    const memory = await store.memory();
    const after = stateAfter(memory.state, { ...facts, resend: true, sources: states.document() }, clock.now());
    // The state is loaded last, as after every extraction.
    const names = [schemaName, facts.defaultSchemaName].toSorted(
      (left, right) =>
        Number(left === facts.defaultSchemaName) - Number(right === facts.defaultSchemaName) || compareCodePoints(left, right),
    );
    await using drafts = new OpenDrafts();
    const written: { readonly draft: PackageDraft; tell(): void }[] = [];
    for (const name of new Set(names)) {
      const loadId = await store.nextLoadId(clock.now());
      const own = new StepProgress(listener, pipeline, "extract", loadId);
      const draft = drafts.add(await own.effect("draft", () => store.draft(loadId)));
      const drops = name === schemaName && selection.tables.length > 0;
      const refresh = drops ? ({ mode: "drop_resources", resources: selection.resources } as const) : undefined;
      const start = await runSchema(setup, destinations, { schemaName: name, refresh, namesNothing: true });
      const writer = new PackageWriter({ ...start, pipeline, draft, destinations, ...choices });
      const isLast = name === facts.defaultSchemaName;
      const content = await writer.finish(isLast ? after.row : undefined);
      if (content === undefined) continue;
      refuseUnloadable(content, destinations, undefined);
      await draft.completeNormalized(content, isLast ? after.document : undefined);
      written.push({ draft, tell: () => tellNormalized(content, own) });
    }
    signal.throwIfAborted();
    await progress.effect("publish", () => store.publish(written.map(({ draft }) => draft)));
    for (const { tell } of written) tell();
    return written.map(({ draft }) => draft.loadId);
  });
  await writeSchemaFiles(setup);
  return loadIds;
}
