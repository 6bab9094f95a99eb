import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename } from "node:path";
import { hasCode } from "../thrown.js";

/** A process, so that another can tell whether it still runs. */
export interface ProcessIdentity {
  /** Of the machine since it was started, and of the container: process ids mean something only within it. */
  readonly machine: string;
  readonly host: string;
  readonly pid: number;
  /** When the process began, in the platform's own terms; ids are used again. Absent where the platform does not tell. */
  readonly born?: string;
  /** The program, without its arguments, which may hold secrets. */
  readonly command: string;
}

export async function thisProcess(): Promise<ProcessIdentity> {
  const born = await birthOf(process.pid);
  return {
    machine: machine(),
    host: hostname(),
    pid: process.pid,
    ...(born === undefined ? {} : { born }),
    command: [basename(process.execPath), ...process.argv.slice(1, 2)].join(" "),
  };
}

/**
 * What can be said of a process from here. `unsure`: a process with its id runs, and the platform does not tell when that began, so that it may be
 * another one. `elsewhere`: it is of another machine, or another container, and nobody here can tell.
 */
export type ProcessLife = "running" | "ended" | "unsure" | "elsewhere";

export async function lifeOf({ machine: of, pid, born }: ProcessIdentity): Promise<ProcessLife> {
  if (of !== machine()) return "elsewhere";
  if (!isAlive(pid)) return "ended";
  const now = born === undefined ? undefined : await birthOf(pid);
  return now === undefined ? "unsure" : now === born ? "running" : "ended";
}

/** Whether a process of this machine has the id. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, "EPERM");
  }
}

/** Linux counts the ticks from its start to that of the process: field 22, and the name in field 2 may hold anything. */
async function birthOf(pid: number): Promise<string | undefined> {
  if (process.platform !== "linux") return pid === process.pid ? String(Math.round(performance.timeOrigin)) : undefined;
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

function machine(): string {
  const parts = [
    hostname(),
    textOf(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")),
    textOf(() => readlinkSync("/proc/self/ns/pid")),
  ];
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 16);
}

function textOf(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
