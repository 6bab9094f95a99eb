import type { SessionContext } from "@dlt-ts/core";
import { hexOf, partsOfName } from "./dataset-files.js";
import type { FilesDataset } from "./files-dataset.js";
import { keysBelow, putJson } from "./json-files.js";
import type { ReceiptFile } from "./receipt-file.js";
import { loadRecord, stateRecord, versionRecord } from "./records.js";
import { stateFiles } from "./state-files.js";

/**
 * Everything after the receipt. Doing it again, or by two at once, ends the same: names and contents follow from the receipt. The record
 * of the load comes last, for readers that know of nothing else.
 */
export async function finishCommit(
  dataset: FilesDataset,
  receipt: ReceiptFile,
  { signal, progress }: SessionContext,
): Promise<ReceiptFile> {
  const { storage, files } = dataset;
  const { schema, state, loadId, pipeline, committedAt } = receipt;
  if (receipt.superseded.length > 0) {
    progress({ step: "remove" });
    await storage.remove(receipt.superseded, signal);
  }
  await putVersion();
  if (state !== undefined) {
    progress({ step: "state" });
    await putJson(storage, files.state(pipeline, loadId, schema.hash), stateRecord(state, loadId), signal);
    await removeOldStates();
  }
  progress({ step: "load" });
  await putJson(storage, files.load(schema.name, loadId), loadRecord(receipt, committedAt), signal);
  progress({ step: "close" });
  await storage.remove([files.intent(pipeline, loadId)], signal);
  return receipt;

  async function putVersion(): Promise<void> {
    const hash = hexOf(schema.hash);
    const stored = (await keysBelow(storage, files.versions(schema.name), signal)).filter((key) => isOfSchema(key));
    if (!stored.some((key) => partsOfName(key)![2] === hash)) {
      progress({ step: "version" });
      await putJson(storage, files.version(schema.name, secondsOf(committedAt), schema.hash), versionRecord(schema, committedAt), signal);
    }
    const forgotten = receipt.forgetSchemas ? stored.filter((key) => partsOfName(key)![2] !== hash) : [];
    if (forgotten.length > 0) await storage.remove(forgotten, signal);
  }

  /** The name of a schema may be the beginning of another's. */
  function isOfSchema(key: string): boolean {
    const parts = partsOfName(key);
    return parts !== undefined && files.version(schema.name, parts[1], "") === key.slice(0, -`${parts[2]}.jsonl`.length) + ".jsonl";
  }

  async function removeOldStates(): Promise<void> {
    if (dataset.maxStateFiles < 1) return;
    const states = (await stateFiles(dataset, pipeline, signal)).toSorted((left, right) => Number(right.loadId) - Number(left.loadId));
    const old = states.slice(dataset.maxStateFiles).map(({ key }) => key);
    if (old.length > 0) await storage.remove(old, signal);
  }
}

/** Seconds since 1970 with a fraction, as Python writes them in names. */
function secondsOf(time: string): string {
  const milliseconds = Date.parse(time);
  return Number.isInteger(milliseconds / 1000) ? `${milliseconds / 1000}.0` : String(milliseconds / 1000);
}
