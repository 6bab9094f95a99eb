import { createHash } from "node:crypto";
import { encodeTyped } from "../values/encode-json.js";
import type { PipelineState } from "./pipeline-state.js";

/** Base64 of the SHA3-256 of the content as typed JSON with sorted keys: all but what is local, the versions and the hash itself. */
export function stateHash(state: PipelineState): string {
  const { _local, _state_version, _state_engine_version, _version_hash, ...content } = state;
  return createHash("sha3-256")
    .update(encodeTyped(content, { sortKeys: true }))
    .digest("base64");
}

/** The state with its hash; with the next version if the hash is another. A state without hash keeps its version. */
export function bumpState(state: PipelineState): PipelineState {
  const hash = stateHash(state);
  const before = state._version_hash;
  const changed = before !== undefined && before !== "" && before !== hash;
  return { ...state, _state_version: state._state_version + (changed ? 1 : 0), _version_hash: hash };
}
