import { partsOfName } from "./dataset-files.js";
import type { FilesDataset } from "./files-dataset.js";
import { keysBelow } from "./json-files.js";

/** The files of state of a pipeline, with the loads that put them, in no order. The name of a pipeline may be the beginning of another's. */
export async function stateFiles(
  { storage, files }: FilesDataset,
  pipeline: string,
  signal: AbortSignal,
): Promise<readonly { readonly key: string; readonly loadId: string }[]> {
  const own = files.states(pipeline);
  return (await keysBelow(storage, own, signal)).flatMap((key) => {
    const loadId = partsOfName(key)?.[1];
    return loadId !== undefined && key.startsWith(`${own}${loadId}__`) ? [{ key, loadId }] : [];
  });
}
