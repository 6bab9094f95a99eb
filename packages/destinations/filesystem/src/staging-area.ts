import { DestinationError, type StagedFile, type StagingArea } from "@dlt-ts/core";
import { keysBelow } from "./dataset/json-files.js";
import { checkKey } from "./storage/check-key.js";
import type { Storage } from "./storage/storage.js";

/** A folder of a storage in which another destination keeps the files of its loads. */
export function stagingArea(storage: Storage, folder: string, signal: AbortSignal): StagingArea {
  const staged = (key: string, bytes: number): StagedFile => ({ key, url: storage.url(`${folder}/${key}`), bytes });
  return {
    scheme: storage.scheme,
    async put(key, job) {
      const path = `${folder}/${key}`;
      checkKey(path);
      const present = await storage.sizeOf(path, signal);
      if (present === undefined) await storage.put(path, { bytes: job.bytes, stream: () => job.file.stream() }, signal);
      else if (present !== job.bytes) throw otherFile(storage, path, job.id);
      return staged(key, job.bytes);
    },
    async *list(prefix) {
      for await (const { key, bytes } of storage.list(`${folder}/${prefix}`, signal)) yield staged(key.slice(folder.length + 1), bytes);
    },
    async remove(prefix) {
      await storage.remove(await keysBelow(storage, `${folder}/${prefix}`, signal), signal);
    },
    access: () => storage.access(),
  };
}

/** A key always means the same bytes, and files appear whole: somebody else put this one. */
function otherFile(storage: Storage, path: string, job: string): DestinationError {
  return new DestinationError(
    "staging-lost",
    `${storage.url(path)} should be the file of job "${job}", and has another size: something else wrote it. Remove it, and run again.`,
    { context: { file: path, job } },
  );
}
