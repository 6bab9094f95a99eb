import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Storage } from "../storage/storage.js";
import { beginningOf, formatOf } from "./file-format.js";
import { mapInParallel } from "./json-files.js";

/** Files on this machine, by format, under names that tell how they are compressed. What is elsewhere is downloaded into the folder. */
export async function localFiles(
  storage: Storage,
  keys: readonly string[],
  folder: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const found = await mapInParallel(keys, async (key) => {
    const named = formatOf(key);
    const { format, suffix } = named ?? (await beginningOf(storage, key, signal));
    const local = storage.localPath?.(key);
    if (local !== undefined && named !== undefined) return { format, path: local };
    const path = join(folder, `${randomUUID()}.${format}${suffix}`);
    if (local === undefined) await pipeline(storage.stream(key, signal), createWriteStream(path), { signal });
    else await symlink(local, path);
    return { format, path };
  });
  const byFormat = Map.groupBy(found, ({ format }) => format);
  return Object.fromEntries([...byFormat].map(([format, files]) => [format, files.map(({ path }) => path)]));
}
