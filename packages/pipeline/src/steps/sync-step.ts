import { adjustCapabilities, systemTables, type DestinationClient, type StoredState } from "@dlt-ts/core";
import { connectTo } from "../load/open-clients.js";
import { retrying } from "../load/retry.js";
import { atSeam } from "../load/seam.js";
import type { PipelineMemory } from "../package/package-store.js";
import { StepProgress } from "../progress/step-progress.js";
import { decodeState } from "../state/decode-state.js";
import { newPipelineState, type PipelineState } from "../state/pipeline-state.js";
import { StateError } from "../state/state-error.js";
import { bumpState } from "../state/state-hash.js";
import { encodeTyped } from "../values/encode-json.js";
import type { PipelineSetup } from "../setup/pipeline-setup.js";
import type { Destinations } from "../setup/resolve-destinations.js";
import { resolveTarget } from "../setup/resolve-target.js";
import { namingOf } from "../setup/run-schema.js";
import { duringStep } from "./step-error.js";

/** What came of asking the destination. */
export interface SyncResult {
  /** The destination remembered more than the working folder, which has it now. */
  readonly restored: boolean;
  /** The destination has a state of this pipeline. */
  readonly found: boolean;
  /** The destination does not have what was sent to it once: the next package takes the state along, changed or not. */
  readonly resend: boolean;
}

/**
 * Brings what the destination remembers of the pipeline to the working folder: the state of the newest load that was committed, with all its
 * schemas, unless the working folder is ahead. A dataset that does not exist remembers nothing; a destination that cannot be reached is an error.
 * One that keeps no books is not asked.
 */
export async function syncStep(
  setup: PipelineSetup,
  destinations: Destinations,
  datasetName: string | undefined,
  signal: AbortSignal,
): Promise<SyncResult> {
  const { pipeline, store, clock, listener } = setup;
  const { destination } = destinations;
  if (!destination.capabilities().offers.ledger) return { restored: false, found: false, resend: false };
  const progress = new StepProgress(listener, pipeline, "sync");
  return await duringStep(progress, signal, async () => {
    const naming = await namingOf(setup, destinations);
    const target = await resolveTarget(setup, { destination }, naming, { datasetName });
    const tables = systemTables(naming, adjustCapabilities(destination.capabilities(), naming));
    const memory = await store.memory();
    const local = memory.state === undefined ? undefined : decodeState(memory.state, pipeline);

    const answer = await retrying("session", { clock, signal, progress }, async () => {
      await using client = await progress.effect("connect", () =>
        connectTo(destination, { target, pipeline, systemTables: tables, signal }),
      );
      return await retrying("call", { clock, signal, progress }, () => ask(client, pipeline, local, destination.name));
    });
    if (answer === undefined) return { restored: false, found: false, resend: false };
    const { remote, schemas } = answer;
    if (remote === undefined) return { restored: false, found: false, resend: local !== undefined };
    if (remote.hash === local?._version_hash) return { restored: false, found: true, resend: false };
    if (schemas === undefined) return { restored: false, found: true, resend: true };

    const adopted = remembered(remote, local, schemas, new Date(clock.now()).toISOString(), pipeline);
    warnOfDifferences(adopted.state, schemas, target.datasetName, progress);
    // Above the load that wrote the state, even where the clock of this machine is behind: load ids rise.
    const loadId = await store.nextLoadId(Math.max(clock.now(), (Date.parse(remote.createdAt) || 0) + 1));
    signal.throwIfAborted();
    await progress.effect("restore", () => store.adopt(loadId, adopted.memory));
    return { restored: true, found: true, resend: false };
  });
}

interface Answer {
  readonly remote: StoredState | undefined;
  /** Of the remote state, where it is not older than ours. */
  readonly schemas: ReadonlyMap<string, string> | undefined;
}

/** `undefined`: the destination keeps no books. */
async function ask(
  client: DestinationClient,
  pipeline: string,
  local: PipelineState | undefined,
  destination: string,
): Promise<Answer | undefined> {
  const { ledger } = client;
  if (ledger === undefined) return undefined;
  const at = { destination };
  const remote = await atSeam("Reading the state", at, () => ledger.state(pipeline));
  const { _state_version: version, _version_hash: hash } = local ?? newPipelineState();
  if (remote === undefined || remote.hash === hash || remote.version < version) return { remote, schemas: undefined };

  const schemas = new Map<string, string>();
  for (const name of decodeState(remote.encoded, pipeline).schema_names ?? []) {
    const stored = await atSeam("Reading a schema", at, () => ledger.schema({ name }));
    if (stored !== undefined) schemas.set(name, stored.document);
  }
  return { remote, schemas };
}

function remembered(
  remote: StoredState,
  local: PipelineState | undefined,
  schemas: ReadonlyMap<string, string>,
  now: string,
  pipeline: string,
): { readonly state: PipelineState; readonly memory: PipelineMemory } {
  const stored = decodeState(remote.encoded, pipeline);
  if (stored.pipeline_name !== undefined && stored.pipeline_name !== pipeline) {
    throw new StateError(`The destination stores a state of pipeline "${stored.pipeline_name}" under the name "${pipeline}".`, {
      context: { pipeline, stored: stored.pipeline_name },
    });
  }
  const names = stored.schema_names ?? [];
  const usual = stored.default_schema_name;
  const state = bumpState({
    ...stored,
    default_schema_name: typeof usual === "string" && names.includes(usual) ? usual : (names[0] ?? usual ?? null),
    _local: { ...(local?._local as object | undefined), _last_extracted_hash: remote.hash, _last_extracted_at: now },
  });
  return { state, memory: { state: encodeTyped(state), schemas } };
}

function warnOfDifferences(
  state: PipelineState,
  schemas: ReadonlyMap<string, string>,
  datasetName: string | undefined,
  progress: StepProgress,
): void {
  for (const name of state.schema_names ?? []) {
    if (!schemas.has(name)) {
      progress.say({ type: "warning", message: `The destination has no schema "${name}", which the state names; it begins anew.` });
    }
  }
  if (typeof state.dataset_name === "string" && datasetName !== undefined && state.dataset_name !== datasetName) {
    const message = `The state at the destination is of dataset "${state.dataset_name}"; this pipeline goes on with "${datasetName}".`;
    progress.say({ type: "warning", message });
  }
}
