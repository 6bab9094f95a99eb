import { receiptOf, type Json, type LoadPlan, type Receipt, type StoredSchema, type StoredState } from "@dlt-ts/core";

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

export function receiptFile(plan: LoadPlan, superseded: readonly string[]): ReceiptFile {
  const { schema, state, forgetSchemas } = plan;
  return { ...receiptOf(plan), superseded, schema, ...(state === undefined ? {} : { state }), forgetSchemas };
}

/** Without what only the commit needs. */
export function plainReceipt({ pipeline, loadId, digest, schemaName, schemaHash, committedAt }: Receipt): Receipt {
  return { pipeline, loadId, digest, schemaName, schemaHash, committedAt };
}

export function asReceiptFile(value: Readonly<Record<string, Json>>): ReceiptFile {
  return value as unknown as ReceiptFile;
}
