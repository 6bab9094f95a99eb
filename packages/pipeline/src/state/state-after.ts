import { randomBytes } from "node:crypto";
import type { StoredState } from "@dlt-ts/core";
import { decodeState } from "./decode-state.js";
import { newPipelineState, type PipelineState } from "./pipeline-state.js";
import { bumpState } from "./state-hash.js";
import { stateRow } from "./state-row.js";
import { encodeTyped } from "../values/encode-json.js";
import type { StateFacts } from "./state-facts.js";

/** The state as the working folder keeps it, and the row for the destination if it changed since the last package. */
export interface StateAfter {
  readonly document: string;
  readonly row: StoredState | undefined;
}

/** What the state of a pipeline keeps for itself, and no destination sees. */
interface LocalState {
  /** Of the state that went into a package last. */
  readonly _last_extracted_hash?: string;
  readonly _last_extracted_at?: string;
}

/**
 * The state after an extraction.
 * @param document as the working folder has it; absent before the first package
 * @param now milliseconds since 1970
 */
export function stateAfter(document: string | undefined, facts: StateFacts, now: number): StateAfter {
  const before = document === undefined ? firstState(facts) : decodeState(document, facts.pipeline);
  const state = bumpState({ ...before, ...shared(before, facts), ...(facts.sources === undefined ? {} : { sources: facts.sources }) });
  const local = (before._local ?? {}) as LocalState;
  if (state._version_hash === undefined || (state._version_hash === local._last_extracted_hash && facts.resend !== true)) {
    return { document: encodeTyped(state), row: undefined };
  }
  const createdAt = new Date(now).toISOString();
  const noted = {
    ...state,
    _local: {
      ...local,
      _last_extracted_hash: state._version_hash,
      _last_extracted_at: createdAt,
      ...(facts.devMode === true ? { _dev_mode: true } : {}),
    },
  };
  return { document: encodeTyped(noted), row: stateRow(state, { createdAt, rowId: newRowId() }) };
}

/** Python dlt saves the state of a new pipeline before its first extraction, so that the first row has version 1. */
function firstState({ pipeline }: StateFacts): PipelineState {
  return bumpState({ ...newPipelineState(), pipeline_name: pipeline });
}

function shared(before: PipelineState, facts: StateFacts): Partial<PipelineState> {
  const { pipeline, defaultSchemaName, schemaNames, datasetName, destination, staging } = facts;
  return {
    pipeline_name: pipeline,
    schema_names: [...new Set([...(before.schema_names ?? []), defaultSchemaName, ...schemaNames])].sort(),
    dataset_name: datasetName,
    default_schema_name: before.default_schema_name ?? defaultSchemaName,
    ...(destination === undefined ? {} : { destination_type: destination.type, destination_name: destination.name }),
    ...(staging === undefined ? {} : { staging_type: staging.type, staging_name: staging.name }),
  };
}

/** As the normalizer makes them: ten bytes in base64, without the padding. */
function newRowId(): string {
  return randomBytes(10).toString("base64").slice(0, 14);
}
