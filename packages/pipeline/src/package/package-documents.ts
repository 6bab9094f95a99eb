import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { readTextIfExists, unwritable } from "./durable-files.js";
import type { PackageOutcome } from "./manifest.js";
import { PackageError } from "./package-error.js";
import { packageFiles } from "./package-folders.js";
import { hasCode } from "../thrown.js";

/** The bytes of a file of a package. Fails with a `PackageError` where it is missing. */
export async function* readPackageFile(path: string): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) yield chunk as Uint8Array;
  } catch (error) {
    if (hasCode(error, "ENOENT")) throw missingFile(path);
    throw error;
  }
}

export async function removeFolder(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true });
  } catch (error) {
    throw unwritable(folder, error);
  }
}

/** The end of a package, if it is noted. */
export async function readOutcome(folder: string): Promise<PackageOutcome | undefined> {
  const path = packageFiles.outcome(folder);
  const text = await readTextIfExists(path);
  return text === undefined ? undefined : (parseDocument(text, path) as unknown as PackageOutcome);
}

/** What a package that ended left behind, or what a pipeline remembers. */
export function parseDocument(text: string, path: string): Readonly<Record<string, unknown>> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw unreadable(path, cause);
  }
  if (typeof document !== "object" || document === null || Array.isArray(document)) throw unreadable(path);
  return document as Readonly<Record<string, unknown>>;
}

function unreadable(path: string, cause?: unknown): PackageError {
  return new PackageError(
    `${path} is damaged: it is no JSON object. Restore the file, or remove it; the pipeline then goes on from what an older package left, or begins anew.`,
    { context: { path }, ...(cause === undefined ? {} : { cause }) },
  );
}

export function missingFile(path: string): PackageError {
  return new PackageError(
    `${path} is missing: the package is damaged. Restore the file, or give the package up with \`dropPendingPackages()\`, then run again.`,
    { context: { path } },
  );
}

export function damagedFile(path: string): PackageError {
  return new PackageError(
    `${path} is not what was written: its checksum differs. Restore the file, or give the package up with \`dropPendingPackages()\`, then run again.`,
    { context: { path } },
  );
}
