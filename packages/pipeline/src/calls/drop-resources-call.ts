import type { DropResourcesOptions, DroppedResources } from "../drop/drop-options.js";
import type { ResourceSelector } from "../drop/drop-selection.js";
import { writerChoices } from "../jobs/writer-choices.js";
import { knownDefaultSchemaName } from "../setup/default-schema-name.js";
import { resolveDestinations } from "../setup/resolve-destinations.js";
import { unknownSchema } from "../setup/unknown-schema.js";
import { dropStep, findDrop } from "../steps/drop-step.js";
import { loadStep } from "../steps/load-step.js";
import { runFacts } from "../steps/run-facts.js";
import { syncStep } from "../steps/sync-step.js";
import type { Call } from "./call.js";
import { refuseWaiting } from "./refuse-waiting.js";

/** Finds what is to be dropped, publishes the packages that drop it, and loads them. */
export async function dropResourcesCall(
  { setup, choices, lastSync, signal }: Call,
  names: ResourceSelector,
  { all = false, statePaths = [], stateOnly = false, dryRun = false, schemaName: asked }: DropResourcesOptions,
): Promise<DroppedResources> {
  await refuseWaiting(setup, "dropResources()");
  const { pipeline, store, config } = setup;
  const { datasetName } = choices;
  const destinations = await resolveDestinations(setup, choices);
  lastSync.heard(await syncStep(setup, destinations, datasetName, signal));
  const memory = await store.memory();
  const schemaName = asked ?? knownDefaultSchemaName(memory);
  if (schemaName === undefined || !memory.schemas.has(schemaName)) throw unknownSchema(pipeline, schemaName, memory);

  const found = await findDrop(setup, destinations, schemaName, { names, all, statePaths, stateOnly });
  const { selection } = found;
  const isEmpty = [selection.tables, selection.resourceStates, selection.statePaths].every((list) => list.length === 0);
  const facts = await runFacts(setup, destinations, { datasetName, sources: [], resend: lastSync.resend });
  const answer = { schemaName, dataset: facts.datasetName ?? undefined, ...selection };
  if (dryRun || isEmpty) return { ...answer, loadIds: [] };

  const ofWriter = await writerChoices(config, choices);
  const loadIds = await dropStep(setup, { ...found, destinations, facts, schemaName, choices: ofWriter, signal });
  await loadStep(setup, destinations, { ...choices, written: new Set(loadIds) }, signal);
  lastSync.sent(facts);
  return { ...answer, loadIds };
}
