import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { link, mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { StagingAccess } from "@dlt-ts/core";
import { isMissing, localError } from "./local-error.js";
import { localPath } from "./local-path.js";
import type { Storage, StoredFile } from "./storage.js";

/** Where files are until they are whole. Readers of tables look elsewhere, and it is on the same disk. */
const temporaryFolder = ".dlt_temporary";

/** A local folder, which is made with its first file. */
export function localStorage(folder: string): Storage {
  const temporaries = join(folder, temporaryFolder);
  const pathOf = (key: string): string => localPath(folder, key);

  /** Writes a file beside the others, then hands its path on, to be put in its place; it is gone afterwards. */
  async function viaTemporary<Value>(
    key: string,
    parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    signal: AbortSignal,
    place: (temporary: string, target: string) => Promise<Value>,
  ): Promise<Value> {
    const target = pathOf(key);
    const temporary = join(temporaries, randomUUID());
    try {
      await mkdir(temporaries, { recursive: true });
      await mkdir(dirname(target), { recursive: true });
      const handle = await open(temporary, "wx");
      try {
        for await (const bytes of parts) {
          signal.throwIfAborted();
          await handle.writeFile(bytes);
        }
        await handle.sync();
      } finally {
        await handle.close();
      }
      signal.throwIfAborted();
      const value = await place(temporary, target);
      await syncFolder(dirname(target));
      return value;
    } catch (error) {
      throw localError(error, "write", target, signal);
    } finally {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  return {
    scheme: "file",
    place: folder,
    decidesRaces: true,
    put: (key, content, signal) => viaTemporary(key, content.stream(), signal, rename),
    putIfAbsent: (key, bytes, signal) =>
      viaTemporary(key, [bytes], signal, async (temporary, target) => {
        try {
          await link(temporary, target);
          return true;
        } catch (error) {
          if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
          throw error;
        }
      }),
    async read(key, signal) {
      try {
        return await readFile(pathOf(key), { signal });
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw localError(error, "read", pathOf(key), signal);
      }
    },
    async *stream(key, signal) {
      try {
        for await (const bytes of createReadStream(pathOf(key), { signal })) yield bytes as Uint8Array;
      } catch (error) {
        throw localError(error, "read", pathOf(key), signal);
      }
    },
    async sizeOf(key, signal) {
      signal.throwIfAborted();
      try {
        return (await stat(pathOf(key))).size;
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw localError(error, "read", pathOf(key), signal);
      }
    },
    async *list(prefix, signal) {
      // A prefix may end within a name: its folder is listed, and names are compared.
      yield* filesBelow(folder, prefix.slice(0, Math.max(0, prefix.lastIndexOf("/"))), prefix, signal);
    },
    async remove(keys, signal) {
      const folders = new Set<string>();
      for (const key of keys) {
        signal.throwIfAborted();
        try {
          await rm(pathOf(key), { force: true });
        } catch (error) {
          throw localError(error, "remove", pathOf(key), signal);
        }
        folders.add(dirname(pathOf(key)));
      }
      for (const each of folders) await removeIfEmpty(each, folder);
    },
    async removeUnfinished(_prefix, before, signal) {
      for (const name of await namesIn(temporaries)) {
        signal.throwIfAborted();
        const path = join(temporaries, name);
        const found = await stat(path).catch(() => undefined);
        if (found !== undefined && found.mtime < before) await rm(path, { force: true }).catch(() => undefined);
      }
    },
    localPath: pathOf,
    url: (key) => pathToFileURL(pathOf(key)).href,
    access: async (): Promise<StagingAccess> => ({ kind: "ambient" }),
    async [Symbol.asyncDispose]() {
      await rmdir(temporaries).catch(() => undefined);
    },
  };
}

async function* filesBelow(root: string, under: string, prefix: string, signal: AbortSignal): AsyncGenerator<StoredFile> {
  signal.throwIfAborted();
  const folder = join(root, ...under.split("/"));
  let entries;
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return;
    throw localError(error, "list", folder, signal);
  }
  for (const entry of entries) {
    const key = under === "" ? entry.name : `${under}/${entry.name}`;
    if (entry.isDirectory()) {
      const inside = `${key}/`;
      if (key !== temporaryFolder && (inside.startsWith(prefix) || prefix.startsWith(inside))) yield* filesBelow(root, key, prefix, signal);
      continue;
    }
    if (!key.startsWith(prefix)) continue;
    const found = await stat(join(folder, entry.name)).catch(() => undefined);
    // Another may have removed it meanwhile.
    if (found?.isFile() === true) yield { key, bytes: found.size };
  }
}

/** Makes the names in a folder durable. Windows cannot, and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Folders are no part of a storage: those that hold nothing any more go, up to the root. */
async function removeIfEmpty(folder: string, root: string): Promise<void> {
  for (let each = folder; each.startsWith(root + sep); each = dirname(each)) {
    try {
      await rmdir(each);
    } catch {
      return;
    }
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return await readdir(folder).catch(() => []);
}
