import { Buffer } from "node:buffer";
import { DestinationError, type StagingAccess } from "@dlt-ts/core";
import type { Storage, StorageContent, StoredFile } from "./storage.js";

/** Files by bucket and key. They live as long as the process. */
const buckets = new Map<string, Map<string, Uint8Array>>();

/** Files in the memory of this process, for tests and examples: `memory://bucket/prefix`. */
export function memoryStorage(bucket: string, prefix: string): Storage {
  const files = buckets.get(bucket) ?? new Map<string, Uint8Array>();
  buckets.set(bucket, files);
  const root = prefix === "" ? "" : `${prefix}/`;
  const place = `memory://${bucket}${prefix === "" ? "" : `/${prefix}`}`;

  return {
    scheme: "memory",
    place,
    decidesRaces: true,
    async put(key, content, signal) {
      const bytes = await bytesOf(content, signal);
      files.set(root + key, bytes);
    },
    async putIfAbsent(key, bytes, signal) {
      signal.throwIfAborted();
      if (files.has(root + key)) return false;
      files.set(root + key, bytes.slice());
      return true;
    },
    async read(key, signal) {
      signal.throwIfAborted();
      return files.get(root + key)?.slice();
    },
    async *stream(key, signal) {
      signal.throwIfAborted();
      const bytes = files.get(root + key);
      if (bytes === undefined) throw new DestinationError("undefined-relation", `There is no file ${place}/${key}.`, { context: { key } });
      yield bytes.slice();
      signal.throwIfAborted();
    },
    async sizeOf(key, signal) {
      signal.throwIfAborted();
      return files.get(root + key)?.byteLength;
    },
    async *list(under, signal) {
      signal.throwIfAborted();
      const found: StoredFile[] = [];
      for (const [key, bytes] of files) {
        if (key.startsWith(root + under)) found.push({ key: key.slice(root.length), bytes: bytes.byteLength });
      }
      yield* found;
    },
    async remove(keys, signal) {
      signal.throwIfAborted();
      for (const key of keys) files.delete(root + key);
    },
    async removeUnfinished() {
      // A file is there in one step.
    },
    url: (key) => `${place}/${key}`,
    access: async (): Promise<StagingAccess> => ({ kind: "ambient" }),
    async [Symbol.asyncDispose]() {
      // Others may have the same bucket open.
    },
  };
}

async function bytesOf(content: StorageContent, signal: AbortSignal): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const bytes of content.stream()) {
    signal.throwIfAborted();
    parts.push(bytes.slice());
  }
  signal.throwIfAborted();
  return Buffer.concat(parts);
}
