import { DestinationError, type Json, type Ledger, type Receipt, type StoredSchema, type StoredState } from "@dlt-ts/core";
import { hexOf, partsOfName } from "./dataset-files.js";
import type { FilesDataset } from "./files-dataset.js";
import { openLoads } from "./intents.js";
import { keysBelow, readJsonFile } from "./json-files.js";
import { plainReceipt, readReceipt, type ReceiptFile } from "./receipt-file.js";
import { stateFiles } from "./state-files.js";

/** Reads what dlt wrote about itself, by us or by Python dlt. A load that has a receipt counts, even when a crash kept its other files from being put. */
export function filesLedger(dataset: FilesDataset, signal: AbortSignal): Ledger {
  const { storage, files } = dataset;

  async function receipt(pipeline: string, loadId: string): Promise<ReceiptFile | undefined> {
    return await readReceipt(storage, files.receipt(pipeline, loadId), signal);
  }

  /** Receipts whose commit did not finish. */
  async function unfinished(): Promise<readonly ReceiptFile[]> {
    return (await openLoads(dataset, signal)).flatMap((open) => open.receipt ?? []);
  }

  return {
    async receipt(pipeline, loadId): Promise<Receipt | undefined> {
      const found = await receipt(pipeline, loadId);
      return found === undefined ? undefined : plainReceipt(found);
    },

    async schema(query) {
      const open = await unfinished();
      const byName = "name" in query ? query.name : undefined;
      const hash = "hash" in query ? hexOf(query.hash) : undefined;
      const newest = open
        .filter(({ schema }) => (byName === undefined ? hexOf(schema.hash) === hash : schema.name === byName))
        .toSorted((left, right) => compare(right.committedAt, left.committedAt))[0];
      const stored = (await keysBelow(storage, files.versions(byName), signal))
        .map((key) => ({ key, parts: partsOfName(key) }))
        .filter(({ parts }) => parts !== undefined && (hash === undefined || parts[2] === hash))
        .toSorted((left, right) => Number(right.parts![1]) - Number(left.parts![1]));
      for (const { key, parts } of stored) {
        if (newest !== undefined && Date.parse(newest.committedAt) / 1000 >= Number(parts![1])) return newest.schema;
        const found = await readJsonFile(storage, key, signal);
        const schema = found === undefined ? undefined : storedSchema(found, key);
        // A name may be the beginning of another.
        if (schema !== undefined && (byName === undefined || schema.name === byName)) return schema;
      }
      return newest?.schema;
    },

    async state(pipeline) {
      const open = (await unfinished()).filter((found) => found.pipeline === pipeline && found.state !== undefined);
      const newest = open.toSorted((left, right) => compare(right.loadId, left.loadId))[0];
      const stored = (await stateFiles(dataset, pipeline, signal)).toSorted((left, right) => compare(right.loadId, left.loadId));
      for (const { key, loadId } of stored) {
        if (newest !== undefined && newest.loadId >= loadId) return newest.state;
        const found = await readJsonFile(storage, key, signal);
        if (found === undefined) continue;
        const own = await receipt(pipeline, loadId);
        return own?.state ?? storedState(found, key);
      }
      return newest?.state;
    },
  };
}

function storedSchema(record: Readonly<Record<string, Json>>, key: string): StoredSchema {
  const { version_hash: hash, schema_name: name, version, engine_version: engineVersion, schema: document } = record;
  if (isText(hash) && isText(name) && isNumber(version) && isNumber(engineVersion) && isText(document)) {
    return { name, hash, version, engineVersion, document };
  }
  throw unreadable(key);
}

function storedState(record: Readonly<Record<string, Json>>, key: string): StoredState {
  const {
    version,
    engine_version: engineVersion,
    pipeline_name: pipeline,
    state: encoded,
    created_at: createdAt,
    version_hash: hash,
  } = record;
  if (isNumber(version) && isNumber(engineVersion) && isText(pipeline) && isText(encoded) && isText(createdAt) && isText(hash)) {
    // Python's files have no id; one is as good as another, since a state is never stored under an old id again.
    return { pipeline, version, engineVersion, hash, encoded, createdAt: new Date(createdAt).toISOString(), rowId: hash.slice(0, 14) };
  }
  throw unreadable(key);
}

function unreadable(key: string): DestinationError {
  return new DestinationError("unknown", `"${key}" lacks what Python dlt and dlt-ts write into such a file: something else wrote it.`, {
    context: { key },
  });
}

const isText = (value: Json | undefined): value is string => typeof value === "string";
const isNumber = (value: Json | undefined): value is number => typeof value === "number";
const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
