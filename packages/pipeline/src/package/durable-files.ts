import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { PackageError } from "./package-error.js";
import { errorType, hasCode, reasonOf } from "../thrown.js";

/** The file holds either its old content or all of the new one, whatever happens, and the new one survives a power cut once this resolves. */
export async function writeDurably(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, "w");
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw unwritable(file, error);
  }
  await syncFolder(dirname(file));
}

/** Moves a folder to where it did not exist, durably. */
export async function moveFolder(from: string, to: string): Promise<void> {
  const created = await createFolder(dirname(to));
  try {
    await rename(from, to);
  } catch (error) {
    throw unwritable(to, error);
  }
  await Promise.all([syncFolder(dirname(from)), syncFolder(dirname(to))]);
  // The first package of a stage makes the folder of the stage, which must last as long.
  if (created !== undefined)
    for (let above = dirname(to); above !== dirname(created); above = dirname(above)) await syncFolder(dirname(above));
}

/** The topmost folder that did not exist before; `undefined` if all did. */
export async function createFolder(folder: string): Promise<string | undefined> {
  try {
    return await mkdir(folder, { recursive: true });
  } catch (error) {
    throw unwritable(folder, error);
  }
}

/** Makes the entries of a folder durable. Windows cannot, and does not need it. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  try {
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unwritable(folder, error);
  }
}

export async function folderExists(folder: string): Promise<boolean> {
  try {
    return (await stat(folder)).isDirectory();
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw unusable("read", folder, error);
  }
}

/** Names in a folder; none when it does not exist. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw unusable("list", folder, error);
  }
}

/** `undefined` when the file does not exist. */
export async function readTextIfExists(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw unusable("read", file, error);
  }
}

export function unwritable(path: string, cause: unknown): PackageError {
  return unusable("write", path, cause);
}

function unusable(use: "list" | "read" | "write", path: string, cause: unknown): PackageError {
  return new PackageError(
    `Cannot ${use} ${path}: ${explained(cause)}. The working folder of a pipeline must be readable and writable, and its disk not full; ` +
      "another place is chosen by the option `pipelinesDir` or the environment variable DLT_DATA_DIR.",
    { context: { path }, cause },
  );
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "no space left on the disk",
  EDQUOT: "the disk quota is used up",
  ENOENT: "a part of the path is gone",
  ENOTDIR: "a part of the path is a file, not a folder",
  EEXIST: "a file or folder of that name is in the way",
  ENOTEMPTY: "a folder of that name is in the way",
  EMFILE: "too many files are open in this process",
};

function explained(error: unknown): string {
  return reasons[errorType(error)] ?? reasonOf(error);
}
