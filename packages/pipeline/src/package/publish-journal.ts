import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DltError } from "@dlt-ts/core";
import { reasonOf } from "../thrown.js";
import { folderExists, moveFolder, namesIn, readTextIfExists, syncFolder, writeDurably } from "./durable-files.js";
import { parseDocument, removeFolder } from "./package-documents.js";
import { PackageError, PublishedError } from "./package-error.js";
import type { PackageFolders } from "./package-folders.js";
import type { PackageStage } from "./package-store.js";

/** A draft that is complete, and where it belongs. */
export interface PackageMove {
  /** The name of its temporary folder. */
  readonly temporary: string;
  readonly stage: PackageStage;
  readonly loadId: string;
}

/**
 * Publishes several packages as one act. The journal that names them is written in one moment; from then on they count as published, and
 * whoever looks next finishes moving them.
 */
export async function publishTogether(moves: readonly PackageMove[], folders: PackageFolders): Promise<void> {
  for (const { stage, loadId } of moves) {
    const to = folders.package(stage, loadId);
    if (await folderExists(to))
      throw new PackageError(`Cannot write ${to}: a folder of that name is in the way.`, { context: { path: to } });
  }
  await syncFolder(folders.temporary);
  await writeDurably(folders.journal, JSON.stringify({ format: journalFormat, moves }));
  await finishPublishing(folders);
}

/** Publishes one package, by moving it. Fails with a `PublishedError` where it has moved, and the rest failed. */
export async function publishAlone(move: PackageMove, folders: PackageFolders): Promise<void> {
  try {
    await finishMove(move, folders);
  } catch (error) {
    throw (await haveMoved([move], folders)) ? publishedBut(error) : error;
  }
}

/** Whether packages are in their place; false where nobody can tell. */
export async function haveMoved(moves: readonly PackageMove[], folders: PackageFolders): Promise<boolean> {
  const moved = await Promise.all(moves.map(async (move) => await hasMoved(move, folders).catch(() => false)));
  return moved.every((isThere) => isThere);
}

async function hasMoved({ temporary, stage, loadId }: PackageMove, folders: PackageFolders): Promise<boolean> {
  return (await folderExists(folders.package(stage, loadId))) && !(await folderExists(join(folders.temporary, temporary)));
}

/** The error of what came after packages were published. */
export function publishedBut(cause: unknown): PublishedError {
  return new PublishedError(reasonOf(cause), { ...(DltError.isInstance(cause) ? { context: cause.context } : {}), cause });
}

/** Empties the working folder as one act: all but the lock, and what is being written by others. */
export async function wipeFolder(folders: PackageFolders): Promise<void> {
  await writeDurably(folders.journal, JSON.stringify({ format: journalFormat, moves: [], wipe: true }));
  await finishPublishing(folders);
}

/** Moves what a journal names, if there is one. Safe to repeat. */
export async function finishPublishing(folders: PackageFolders): Promise<void> {
  const text = await readTextIfExists(folders.journal);
  if (text === undefined) return;
  const { moves, wipe } = readJournal(text, folders.journal);
  for (const move of moves) await finishMove(move, folders);
  if (wipe) {
    for (const path of (await namesIn(folders.root)).map((name) => join(folders.root, name))) {
      if (![folders.lock, folders.temporary, folders.journal].includes(path)) await removeFolder(path);
    }
  }
  await rm(folders.journal, { force: true });
  await syncFolder(dirname(folders.journal));
}

/** Moves one package to its place, if it is not there, and removes the extracted package that it was made of. */
async function finishMove({ temporary, stage, loadId }: PackageMove, folders: PackageFolders): Promise<void> {
  const from = join(folders.temporary, temporary);
  const to = folders.package(stage, loadId);
  if ((await folderExists(from)) || !(await folderExists(to))) await moveFolder(from, to);
  // A crash before this line leaves both; the normalized one counts, and `recover` removes the other.
  if (stage === "normalized") await removeFolder(folders.package("extracted", loadId));
}

const journalFormat = 1;

interface Journal {
  readonly moves: readonly PackageMove[];
  readonly wipe: boolean;
}

function readJournal(text: string, path: string): Journal {
  const { format, moves, wipe } = parseDocument(text, path) as { readonly format?: unknown } & Partial<Journal>;
  if (format === journalFormat && Array.isArray(moves)) return { moves: moves as readonly PackageMove[], wipe: wipe === true };
  throw new PackageError(
    `${path} has format ${String(format)}, and this version of dlt-ts reads format ${journalFormat}. Finish it with the version that wrote it.`,
    { context: { path } },
  );
}
