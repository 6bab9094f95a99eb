import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EngineName } from "../engines/place.ts";
import { dispositionNames, type DispositionName } from "../matrix/dispositions.ts";

/** What came of all kills of one disposition. */
export interface RecordedRow {
  readonly disposition: DispositionName;
  /** Processes that were killed once, and recoveries that were killed too. */
  readonly kills: number;
  readonly secondKills: number;
  /** Rows of all tables that were missing, or too many, in the end. */
  readonly lost: number;
  readonly doubled: number;
  /** How often somebody else looked, and what they saw of the load before it was committed. */
  readonly looks: number;
  readonly early: number;
  /** At how many events of a run somebody else would have had to wait for a lock. */
  readonly waited: number;
  /** The kinds of events of a run, in their order. */
  readonly kinds: readonly string[];
}

/** What a full sweep of one engine found. */
export interface Recorded {
  readonly engine: EngineName;
  readonly rows: readonly RecordedRow[];
}

export function readRecord(engine: EngineName): Recorded {
  const path = pathOf(engine);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Recorded) : { engine, rows: [] };
}

/** Takes the place of the rows of these dispositions. */
export function writeRecord({ engine, rows }: Recorded): void {
  const all = [...readRecord(engine).rows.filter(({ disposition }) => !rows.some((row) => row.disposition === disposition)), ...rows];
  const sorted = dispositionNames.flatMap((name) => all.filter(({ disposition }) => disposition === name));
  write(engine, { engine, rows: sorted });
}

/** What was done to a server or a loader, how often, and how often the dataset was not as without it. */
export interface RecordedFault {
  readonly fault: string;
  readonly times: number;
  readonly wrong: number;
}

/** Each test file writes one of these. */
export const faultFiles = ["overtaken", "server-killed"] as const;

export function readFaults(): readonly RecordedFault[] {
  return faultFiles.flatMap((name) =>
    existsSync(pathOf(name)) ? (JSON.parse(readFileSync(pathOf(name), "utf8")) as readonly RecordedFault[]) : [],
  );
}

export function writeFaults(name: (typeof faultFiles)[number], faults: readonly RecordedFault[]): void {
  write(name, faults);
}

function write(name: string, value: unknown): void {
  writeFileSync(pathOf(name), `${JSON.stringify(value, undefined, 2)}\n`);
}

function pathOf(name: string): string {
  return join(import.meta.dirname, `${name}.json`);
}
