import type { StoredState } from "@dlt-ts/core";
import { encodeState } from "./encode-state.js";
import type { PipelineState } from "./pipeline-state.js";
import { StateError } from "./state-error.js";

/** The row that a destination stores, made once so that a replay writes the same. `createdAt` is ISO 8601, UTC. The state must have been bumped. */
export function stateRow(state: PipelineState, { createdAt, rowId }: Pick<StoredState, "createdAt" | "rowId">): StoredState {
  const { pipeline_name: pipeline, _version_hash: hash, _state_version: version, _state_engine_version: engineVersion } = state;
  if (pipeline === undefined || hash === undefined) throw new StateError("A state without pipeline name or hash cannot be stored.");
  return { pipeline, version, engineVersion, hash, encoded: encodeState(state), createdAt, rowId };
}
