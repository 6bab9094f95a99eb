import type { StoredSchema } from "@dlt-ts/core";
import type { FilesDataset } from "./files-dataset.js";
import { filesLedger } from "./files-ledger.js";
import { openLoads } from "./intents.js";
import { keysBelow, mapInParallel } from "./json-files.js";
import { partsOfName } from "./dataset-files.js";

/** The newest version of every schema in a dataset, also of those whose first load was committed and did not finish. */
export async function newestSchemas(dataset: FilesDataset, signal: AbortSignal): Promise<readonly StoredSchema[]> {
  const { storage, files } = dataset;
  const stored = (await keysBelow(storage, files.versions(), signal)).flatMap((key) => partsOfName(key)?.[0] ?? []);
  const open = (await openLoads(dataset, signal)).flatMap(({ receipt }) => receipt?.schema.name ?? []);
  const names = new Set([...stored, ...open]);
  const ledger = filesLedger(dataset, signal);
  const newest = await mapInParallel([...names], (name) => ledger.schema({ name }));
  return newest.filter((schema) => schema !== undefined);
}
