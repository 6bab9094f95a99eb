import { stateEngineVersion, type PipelineState } from "./pipeline-state.js";
import { StateError } from "./state-error.js";
import { stateHash } from "./state-hash.js";

/** Each brings a document from the form of its number to the next. */
const migrations: Readonly<Record<number, (state: PipelineState) => PipelineState>> = {
  1: (state) => ({ ...state, _local: {} }),
  2: (state) => ({ ...state, _version_hash: stateHash(state) }),
  3: splitReferences,
};

/** Brings a document to the form of today. Throws a `StateError` for what is no state, and for one of a later form. */
export function migrateState(document: unknown, pipeline: string): PipelineState {
  if (!isState(document)) {
    throw new StateError(
      `The stored state of pipeline ${JSON.stringify(pipeline)} is JSON, but no state: it has no _state_version and _state_engine_version.`,
      {
        context: { pipeline },
      },
    );
  }
  let state = document;
  for (let engine = document._state_engine_version; engine !== stateEngineVersion; engine++) {
    const migrate = migrations[engine];
    if (migrate === undefined) {
      throw new StateError(
        `The stored state of pipeline ${JSON.stringify(pipeline)} has form ${document._state_engine_version}, and this version reads forms 1 to ${stateEngineVersion}. ` +
          "A newer version wrote it: update dlt-ts.",
        { context: { pipeline, engineVersion: document._state_engine_version } },
      );
    }
    state = { ...migrate(state), _state_engine_version: engine + 1 };
  }
  return state;
}

function isState(document: unknown): document is PipelineState {
  if (typeof document !== "object" || document === null || Array.isArray(document)) return false;
  const { _state_version, _state_engine_version } = document as Readonly<Record<string, unknown>>;
  return Number.isSafeInteger(_state_version) && Number.isSafeInteger(_state_engine_version);
}

/** The fourth form has a type and a name where the third had one reference. A name that only repeats the type is none. */
function splitReferences(state: PipelineState): PipelineState {
  const { destination, staging, ...rest } = state;
  const migrated: Record<string, unknown> = { ...rest };
  if (destination) Object.assign(migrated, { destination_type: destination, destination_name: null });
  if (staging) Object.assign(migrated, { staging_type: staging, staging_name: null });
  for (const [type, name] of [
    ["destination_type", "destination_name"],
    ["staging_type", "staging_name"],
  ] as const) {
    if (typeof migrated[type] === "string" && migrated[type].split(".").at(-1) === migrated[name]) migrated[name] = null;
  }
  return migrated as PipelineState;
}
