import { readReceipt, type Intent, type ReceiptFile } from "./receipt-file.js";
import type { FilesDataset } from "./files-dataset.js";
import { keysBelow, mapInParallel, readJsonFile } from "./json-files.js";

/** The loads of all pipelines that are under way, or were given up by a crash. */
export async function openIntents({ storage, files }: FilesDataset, signal: AbortSignal): Promise<readonly Intent[]> {
  const found = await mapInParallel(await keysBelow(storage, files.intents, signal), (key) => readJsonFile(storage, key, signal));
  // One may have ended since it was listed.
  return found.flatMap((value) => (value === undefined ? [] : [value as unknown as Intent]));
}

/** The same loads with their receipts: one that has a receipt is committed, and a crash kept its commit from being finished. */
export async function openLoads(
  dataset: FilesDataset,
  signal: AbortSignal,
): Promise<readonly { readonly intent: Intent; readonly receipt: ReceiptFile | undefined }[]> {
  const { storage, files } = dataset;
  return await mapInParallel(await openIntents(dataset, signal), async (intent) => ({
    intent,
    receipt: await readReceipt(storage, files.receipt(intent.pipeline, intent.loadId), signal),
  }));
}

/** Removes what a load put that has no receipt, then the note of it. */
export async function forget(
  { storage, files }: FilesDataset,
  { pipeline, loadId, files: put }: Intent,
  signal: AbortSignal,
): Promise<void> {
  if ((await storage.sizeOf(files.receipt(pipeline, loadId), signal)) === undefined) await storage.remove(put, signal);
  await storage.remove([files.intent(pipeline, loadId)], signal);
}
