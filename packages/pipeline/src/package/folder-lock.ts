import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createFolder, folderExists, namesIn, unwritable } from "./durable-files.js";
import { LockError } from "./lock-error.js";
import { PackageError } from "./package-error.js";
import { lifeOf, thisProcess, type ProcessIdentity } from "./process-identity.js";

/** Signs of life are given this often, in milliseconds, and a holder of another machine without one for so long is dead. */
const heartbeat = 5_000;
const foreignLife = 60_000;

/** The same of a process that may be running here, in milliseconds: longer, for it may only be busy, and is more often itself than another. */
const unsureLife = 10 * 60_000;

/** Who holds a lock. */
export interface LockHolder extends ProcessIdentity {
  readonly token: string;
  /** The call that holds it, such as `run`. */
  readonly step: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** A lock that this process holds. Disposal gives it back. */
export interface FolderLock extends AsyncDisposable {
  /** Throws a `LockError` once somebody took the lock away, because this process was stopped for long, or removed the folder. */
  assertHeld(): Promise<void>;
}

/**
 * Takes the lock of a working folder, or answers who holds it.
 *
 * The folder `lock` has numbered folders; the highest says who holds it, or that it was given back. To take it is to make the next number,
 * by renaming a complete folder to it: of many that try, one succeeds. The highest number is never removed, so nobody can begin at one again
 * while another is about to make the next; who comes late to a number finds a higher one, and stands back.
 */
export async function takeLock(folder: string, temporary: string, step: string): Promise<FolderLock | LockHolder> {
  const locks = join(folder, "lock");
  for (;;) {
    const highest = (await numbersIn(locks)).at(-1) ?? 0;
    const holder = highest === 0 ? undefined : await holderOf(join(locks, String(highest)));
    if (holder !== undefined) return holder;

    const own: LockHolder = { ...(await thisProcess()), token: randomUUID(), step, since: new Date().toISOString() };
    const place = join(locks, String(highest + 1));
    if (!(await makeFolder(place, temporary, own))) continue;
    const numbers = await numbersIn(locks);
    if (numbers.at(-1) !== highest + 1) {
      await rm(place, { recursive: true, force: true });
      continue;
    }
    for (const number of numbers) if (number <= highest) await removeQuietly(join(locks, String(number)));
    return new HeldLock(locks, highest + 1, own.token);
  }
}

class HeldLock implements FolderLock {
  readonly #locks: string;
  readonly #number: number;
  readonly #token: string;
  readonly #timer: NodeJS.Timeout;

  constructor(locks: string, number: number, token: string) {
    this.#locks = locks;
    this.#number = number;
    this.#token = token;
    this.#timer = setInterval(() => void this.#giveSign(), heartbeat);
    this.#timer.unref();
  }

  async assertHeld(): Promise<void> {
    const highest = (await numbersIn(this.#locks)).at(-1);
    const holder = highest === undefined ? undefined : await readHolder(this.#folder);
    if (highest === this.#number && holder?.token === this.#token) return;
    throw new LockError(
      `This process no longer holds the lock of ${this.#locks}: ${highest === undefined || highest === this.#number ? "the folder was removed" : "it gave no sign of life for long, and another took it"}. ` +
        "Nothing more is changed; run again.",
      { context: { path: this.#locks } },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    // The folder of the number stays, and is not empty: see `takeLock`.
    if ((await readHolder(this.#folder))?.token === this.#token) await rm(holderIn(this.#folder), { force: true });
  }

  get #folder(): string {
    return join(this.#locks, String(this.#number));
  }

  /** A failure shows itself in `assertHeld`. */
  async #giveSign(): Promise<void> {
    const now = new Date();
    await utimes(holderIn(this.#folder), now, now).catch(() => undefined);
  }
}

/** Whoever holds the lock that this folder stands for and lives, as far as anybody can tell. */
async function holderOf(folder: string): Promise<LockHolder | undefined> {
  const holder = await readHolder(folder);
  if (holder === undefined) return undefined;
  const life = await lifeOf(holder);
  if (life === "running" || life === "ended") return life === "running" ? holder : undefined;
  return (await ageOf(holderIn(folder))) < (life === "unsure" ? unsureLife : foreignLife) ? holder : undefined;
}

/** `undefined` where it was given back, or was cut short when the machine stopped. */
async function readHolder(folder: string): Promise<LockHolder | undefined> {
  try {
    return JSON.parse(await readFile(holderIn(folder), "utf8")) as LockHolder;
  } catch {
    return undefined;
  }
}

/** Milliseconds since the last sign of life. */
async function ageOf(file: string): Promise<number> {
  try {
    return Date.now() - (await stat(file)).mtimeMs;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Whether the folder was made by this call, complete. */
async function makeFolder(folder: string, temporary: string, holder: LockHolder): Promise<boolean> {
  try {
    await writeHolder(temporary, holder);
    await createFolder(join(folder, ".."));
    await rename(temporary, folder);
    return true;
  } catch (error) {
    if (error instanceof PackageError) throw error;
    if (!(await isTaken(error, folder))) throw unwritable(folder, error);
    return false;
  } finally {
    await removeQuietly(temporary);
  }
}

async function writeHolder(temporary: string, holder: LockHolder): Promise<void> {
  try {
    await mkdir(temporary, { recursive: true });
    await writeFile(holderIn(temporary), JSON.stringify(holder, undefined, 2));
    await writeFile(join(temporary, "taken"), "");
  } catch (error) {
    throw unwritable(temporary, error);
  }
}

async function numbersIn(locks: string): Promise<readonly number[]> {
  const names = await namesIn(locks);
  return names
    .filter((name) => /^\d{1,15}$/.test(name))
    .map(Number)
    .sort((left, right) => left - right);
}

const holderIn = (folder: string): string => join(folder, "holder.json");

/** What the systems say when a folder of that name is there, or is being removed at this moment. */
async function isTaken(error: unknown, folder: string): Promise<boolean> {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (["EEXIST", "ENOTEMPTY", "ENOENT"].includes(code)) return true;
  return ["EPERM", "EACCES", "EBUSY"].includes(code) && (await folderExists(folder));
}

/** Another may be about to make or remove the same. */
async function removeQuietly(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}
