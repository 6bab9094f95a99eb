import type { CommitLevel, TableWrite } from "@dlt-ts/core";
import type { Rejection } from "../normalize/rejections/rejection.js";
import { count, counted, duration, size } from "./amounts.js";
import type { SchemaChange } from "../schema/schema-change.js";
import { schemaChangeLines } from "./schema-change-lines.js";
import { StepInfo } from "./step-info.js";
import { textTable } from "./text-table.js";

/** Where a load went. Without secrets. */
export interface LoadedDestination {
  readonly type: string;
  /** Equal to the type where the user named none. */
  readonly name: string;
  readonly environment?: string;
  /** A path, address or URL, where the destination has one. */
  readonly location?: string;
}

/** A table of a load, and what came in. `bytes` is the size of its job files. */
export interface LoadedTable {
  readonly table: string;
  readonly write: TableWrite;
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
}

/** One job file at its destination. */
export interface LoadedJob {
  readonly id: string;
  readonly table: string;
  readonly format: string;
  /** As the destination counted them, else as the file has them. */
  readonly rows: number;
  readonly bytes: number;
  /** ISO 8601, UTC. Both absent where an earlier attempt had committed the load, so that no job ran. */
  readonly startedAt?: string;
  readonly finishedAt?: string;
  /** In the session that was committed. 1: it succeeded at once; 0: no job ran. */
  readonly attempts: number;
  /** Numbers that the destination reports. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** One package at its destination. */
export interface LoadedPackage {
  readonly loadId: string;
  readonly schema: { readonly name: string; readonly version: number; readonly hash: string };
  /** Its physical name; absent where the destination has no datasets. Schemas may have datasets of their own. */
  readonly dataset?: string;
  /** What a crash could have done, and what readers could see meanwhile. */
  readonly level: CommitLevel;
  /** An earlier attempt, or another process, had committed the load already. */
  readonly repeated: boolean;
  /** Milliseconds that loading took. */
  readonly duration: number;
  /** ISO 8601, UTC. */
  readonly committedAt: string;
  /** Tables that took part, with or without rows. */
  readonly tables: readonly LoadedTable[];
  readonly jobs: readonly LoadedJob[];
  /** Tables and columns that this package added to the schema. */
  readonly schemaChanges: readonly SchemaChange[];
  /** Whether the state of the pipeline was written with it. */
  readonly state: boolean;
  /** Numbers that the destination reports, summed over its jobs. */
  readonly metrics: Readonly<Record<string, number>>;
  /** What the destination changed on its own account. */
  readonly notes: readonly string[];
  /** Rows and values that are not in their tables; each has a line among the warnings. */
  readonly rejections: readonly Rejection[];
  /** What happened to rows and values on their way in. */
  readonly warnings: readonly string[];
}

export interface LoadInfoContent {
  readonly destination: LoadedDestination;
  readonly staging?: LoadedDestination | undefined;
  readonly dataset?: string | undefined;
  readonly packages: readonly LoadedPackage[];
}

/** What `load` and `run` loaded, and where. */
export class LoadInfo extends StepInfo {
  readonly destination: LoadedDestination;
  readonly staging?: LoadedDestination;
  /** Of the default schema: the physical name; absent where the destination has no datasets. */
  readonly dataset?: string;
  /** In the order of loading; packages that had waited come first. */
  readonly packages: readonly LoadedPackage[];

  constructor(pipeline: string, startedAt: number, finishedAt: number, { destination, staging, dataset, packages }: LoadInfoContent) {
    super(pipeline, startedAt, finishedAt);
    this.destination = destination;
    if (staging !== undefined) this.staging = staging;
    if (dataset !== undefined) this.dataset = dataset;
    this.packages = packages;
    this.freeze();
  }

  /** Rows of each table, over all packages. */
  get rows(): Readonly<Record<string, number>> {
    const rows = new Map<string, number>();
    for (const { tables } of this.packages) for (const table of tables) rows.set(table.table, (rows.get(table.table) ?? 0) + table.rows);
    return Object.fromEntries(rows);
  }

  override toString(): string {
    const into = [shown(this.destination), ...(this.dataset === undefined ? [] : [`dataset ${this.dataset}`])].join(", ");
    const through = this.staging === undefined ? "" : ` through ${shown(this.staging)}`;
    const head = this.isEmpty
      ? `Pipeline ${this.pipeline}: nothing to load to ${into}.`
      : `Pipeline ${this.pipeline} loaded ${counted(this.packages.length, "package")} to ${into}${through} in ${this.took}.`;
    return [head, ...this.packages.flatMap((loaded) => packageLines(loaded, this.dataset))].join("\n");
  }
}

function shown({ type, name, location }: LoadedDestination): string {
  return `${type}${name === type ? "" : ` "${name}"`}${location === undefined ? "" : ` at ${location}`}`;
}

function packageLines(loaded: LoadedPackage, usual: string | undefined): readonly string[] {
  const { loadId, level, duration: took, repeated, tables, schemaChanges, state, notes, warnings } = loaded;
  const into = loaded.dataset === undefined || loaded.dataset === usual ? "" : ` into ${loaded.dataset}`;
  const total = tables.reduce((sum, table) => sum + table.rows, 0);
  const rate = total === 0 || took < 1 || repeated ? "" : `, ${count(Math.round((total * 1000) / took))} rows per second`;
  const rows = tables.map(({ table, write, rows: loadedRows, files, bytes }) => [
    table,
    write.disposition === "append" ? "append" : `${write.disposition} (${write.strategy})`,
    `${count(loadedRows)} ${loadedRows === 1 ? "row" : "rows"}`,
    files === 0 ? "" : counted(files, "file"),
    files === 0 ? "" : size(bytes),
  ]);
  return [
    `  Load ${loadId}${into}, ${level}, in ${duration(took)}${rate}${state ? ", with the state of the pipeline" : ""}${repeated ? ", committed by an earlier attempt" : ""}:`,
    ...textTable(rows, [2, 3, 4], "    "),
    ...schemaChangeLines(schemaChanges).map((line) => `    ${line}`),
    ...notes.map((note) => `    note: ${note}`),
    ...warnings.map((warning) => `    warning: ${warning}`),
  ];
}
