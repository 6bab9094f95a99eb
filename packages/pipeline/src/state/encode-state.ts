import { deflateSync } from "node:zlib";
import { encodeTyped } from "../values/encode-json.js";
import type { PipelineState } from "./pipeline-state.js";

/** The state for a destination: typed JSON without what is local, zlib, base64. */
export function encodeState(state: PipelineState): string {
  const { _local, ...shared } = state;
  return deflateSync(encodeTyped(shared), { level: 9 }).toString("base64");
}
