import { inflateSync } from "node:zlib";
import { decodeTyped } from "../values/decode-typed.js";
import { migrateState } from "./migrate-state.js";
import type { PipelineState } from "./pipeline-state.js";
import { StateError } from "./state-error.js";

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Far more than any state; a text that unpacks to more is no state. */
const mostBytes = 256 * 1024 * 1024;

/**
 * Reads what `encodeState` or Python dlt wrote, or the same document as plain typed JSON, and brings it to the form of today.
 * Throws a `StateError` for anything else, and for a document of a later form.
 */
export function decodeState(encoded: string, pipeline: string): PipelineState {
  let document: unknown;
  try {
    document = decodeTyped(
      base64.test(encoded) ? inflateSync(Buffer.from(encoded, "base64"), { maxOutputLength: mostBytes }).toString("utf8") : encoded,
    );
  } catch (error) {
    throw new StateError(
      `The stored state of pipeline ${JSON.stringify(pipeline)} is neither typed JSON nor a compressed form of it: ${encoded.length} characters were found. ` +
        "Was it changed by hand? Restore the row in the destination, or remove it to begin without state.",
      { context: { pipeline }, cause: error },
    );
  }
  return migrateState(document instanceof Map ? Object.fromEntries(document) : document, pipeline);
}
