import { receiptOf, type LoadPlan, type Receipt, type StoredSchema, type StoredState } from "@dlt-ts/core";
import type { Storage } from "../storage/storage.js";
import { readJsonFile } from "./json-files.js";

/** What a load puts, written down before the first file appears. */
export interface Intent {
  readonly pipeline: string;
  readonly loadId: string;
  /** Paths below the storage. */
  readonly files: readonly string[];
}

/** A receipt is a small write-ahead log, too: it is put in one step, and all that follows can be done again from it. */
export interface ReceiptFile extends Receipt {
  /** Files of earlier loads that this one replaces. */
  readonly superseded: readonly string[];
  readonly schema: StoredSchema;
  readonly state?: StoredState;
  /** Refresh: forget the other versions of the schema. */
  readonly forgetSchemas: boolean;
}

/** The document of a receipt: the columns of the table of receipts, then what finishes the commit. */
interface ReceiptDocument {
  readonly pipeline: string;
  readonly load_id: string;
  readonly digest: string;
  readonly schema_name: string;
  readonly schema_hash: string;
  readonly committed_at: string;
  readonly commit: Pick<ReceiptFile, "superseded" | "schema" | "state" | "forgetSchemas">;
}

export function receiptFile(plan: LoadPlan, superseded: readonly string[]): ReceiptFile {
  const { schema, state, forgetSchemas } = plan;
  return { ...receiptOf(plan), superseded, schema, ...(state === undefined ? {} : { state }), forgetSchemas };
}

export function receiptDocument(receipt: ReceiptFile): object {
  const { pipeline, loadId, digest, schemaName, schemaHash, committedAt, ...commit } = receipt;
  const document: ReceiptDocument = {
    pipeline,
    load_id: loadId,
    digest,
    schema_name: schemaName,
    schema_hash: schemaHash,
    committed_at: committedAt,
    commit,
  };
  return document;
}

export async function readReceipt(storage: Storage, key: string, signal: AbortSignal): Promise<ReceiptFile | undefined> {
  const found = (await readJsonFile(storage, key, signal)) as ReceiptDocument | undefined;
  if (found === undefined) return undefined;
  const { pipeline, load_id: loadId, digest, schema_name: schemaName, schema_hash: schemaHash, committed_at: committedAt, commit } = found;
  return { pipeline, loadId, digest, schemaName, schemaHash, committedAt, ...commit };
}

/** Without what only the commit needs. */
export function plainReceipt({ pipeline, loadId, digest, schemaName, schemaHash, committedAt }: Receipt): Receipt {
  return { pipeline, loadId, digest, schemaName, schemaHash, committedAt };
}
