import { createHash, randomBytes } from "node:crypto";
import { stat } from "node:fs/promises";
import { hostname } from "node:os";
import { isAlive } from "./process-identity.js";

/** Of another machine nobody can tell whether its process lives; after this long it does not. */
const foreignAge = 7 * 24 * 60 * 60 * 1000;

const host: string = createHash("sha256").update(hostname()).digest("hex").slice(0, 12);
const own: Set<string> = new Set();

/** A name that tells whose folder it is: machine, process, number. */
export function newTemporaryName(): string {
  const name = `${host}-${process.pid}-${randomBytes(6).toString("hex")}`;
  own.add(name);
  return name;
}

/** Its owner could not remove the folder: whoever recovers next does. */
export function disown(name: string): void {
  own.delete(name);
}

/** Whether the step that made the folder is dead, so that nobody will publish it. */
export async function isAbandoned(folder: string, name: string): Promise<boolean> {
  if (own.has(name)) return false;
  const [madeOn, processId] = name.split("-");
  if (madeOn === host) return Number(processId) === process.pid || !isAlive(Number(processId));
  try {
    return Date.now() - (await stat(folder)).mtimeMs > foreignAge;
  } catch {
    // Removed by its owner in the meantime.
    return false;
  }
}
