import type { LoadPlan, StoredSchema, StoredState } from "@dlt-ts/core";
import { isoTimestamp } from "@dlt-ts/formats";

/** The records that Python dlt keeps as files, with its keys in its order. */

export function loadRecord({ loadId, schema }: Pick<LoadPlan, "loadId" | "schema">, insertedAt: string): object {
  return { load_id: loadId, schema_name: schema.name, status: 0, inserted_at: pythonTime(insertedAt), schema_version_hash: schema.hash };
}

export function versionRecord({ name, hash, version, engineVersion, document }: StoredSchema, insertedAt: string): object {
  return {
    version_hash: hash,
    schema_name: name,
    version,
    engine_version: engineVersion,
    inserted_at: pythonTime(insertedAt),
    schema: document,
  };
}

export function stateRecord({ version, engineVersion, pipeline, encoded, createdAt, hash }: StoredState, loadId: string): object {
  return {
    version,
    engine_version: engineVersion,
    pipeline_name: pipeline,
    state: encoded,
    created_at: pythonTime(createdAt),
    version_hash: hash,
    _dlt_load_id: loadId,
  };
}

/** As Python's pendulum writes a moment. */
function pythonTime(time: string): string {
  return isoTimestamp(BigInt(Date.parse(time)) * 1000n, { utc: true });
}
