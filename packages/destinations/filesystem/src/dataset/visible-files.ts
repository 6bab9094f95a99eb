import { DestinationError } from "@dlt-ts/core";
import type { FilesDataset } from "./files-dataset.js";
import { openLoads } from "./intents.js";
import { keysBelow, mapInParallel } from "./json-files.js";

/** How often loads may end while files are listed until the reader gives up. */
const attempts = 20;

/**
 * The files under some prefixes that are committed, and not replaced. Files are listed one page after another, and loads come and go
 * meanwhile: what was listed counts only when no load began or ended between its first page and its last.
 */
export async function visibleFiles(dataset: FilesDataset, prefixes: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
  let before = await loadsOf(dataset, signal);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const hidden = await hiddenFiles(dataset, signal);
    const listed = await mapInParallel(prefixes, (prefix) => keysBelow(dataset.storage, prefix, signal));
    const after = await loadsOf(dataset, signal);
    if (after === before) return [...new Set(listed.flat())].filter((key) => !hidden.has(key));
    before = after;
  }
  throw new DestinationError(
    "contention",
    `Loads into dataset "${dataset.name}" ended faster than its files could be listed, ${attempts} times.`,
    {
      context: { dataset: dataset.name },
    },
  );
}

/** What tells whether a load began or ended. */
async function loadsOf({ storage, files }: FilesDataset, signal: AbortSignal): Promise<string> {
  const keys = await mapInParallel([files.intents, files.receipts, files.loads], (prefix) => keysBelow(storage, prefix, signal));
  return keys.flat().toSorted().join("\n");
}

/** Files of loads that have no receipt, and files that were replaced by those that have one. */
async function hiddenFiles(dataset: FilesDataset, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const hidden = new Set<string>();
  for (const { intent, receipt } of await openLoads(dataset, signal)) {
    for (const file of receipt?.superseded ?? intent.files) hidden.add(file);
  }
  return hidden;
}
