import type { Rejection } from "../normalize/rejections/rejection.js";
import type { NormalizedTable } from "../package/manifest.js";
import { count, counted, size } from "./amounts.js";
import type { SchemaChange } from "../schema/schema-change.js";
import { schemaChangeLines } from "./schema-change-lines.js";
import { StepInfo } from "./step-info.js";
import { textTable } from "./text-table.js";

/** A file that is ready to load. */
export interface NormalizedJob {
  readonly id: string;
  readonly table: string;
  readonly format: string;
  readonly rows: number;
  readonly bytes: number;
}

/** A package that is ready to load. */
export interface NormalizedPackageInfo {
  readonly loadId: string;
  readonly schema: { readonly name: string; readonly version: number; readonly hash: string };
  /** Rows of each table that takes part. */
  readonly tables: readonly NormalizedTable[];
  /** Rows and values that are not in their tables; each has a line among the warnings. */
  readonly rejections: readonly Rejection[];
  /** What happened to rows and values on their way in. */
  readonly warnings: readonly string[];
  /** The files, in the order in which they were begun. */
  readonly jobs: readonly NormalizedJob[];
  /** Tables and columns that this package added to the schema. */
  readonly schemaChanges: readonly SchemaChange[];
}

/** What `normalize` made ready for loading. */
export class NormalizeInfo extends StepInfo {
  /** Oldest first. */
  readonly packages: readonly NormalizedPackageInfo[];

  constructor(pipeline: string, startedAt: number, finishedAt: number, packages: readonly NormalizedPackageInfo[]) {
    super(pipeline, startedAt, finishedAt);
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
    if (this.isEmpty) return `Pipeline ${this.pipeline}: nothing to normalize.`;
    const head = `Pipeline ${this.pipeline} normalized ${counted(this.packages.length, "package")} in ${this.took}; load() is next.`;
    return [head, ...this.packages.flatMap(packageLines)].join("\n");
  }
}

function packageLines({ loadId, schema, tables, warnings, jobs, schemaChanges }: NormalizedPackageInfo): readonly string[] {
  const rows = tables.map(({ table, rows: given }) => {
    const files = jobs.filter((job) => job.table === table);
    return [
      table,
      `${count(given)} ${given === 1 ? "row" : "rows"}`,
      files.length === 0 ? "" : counted(files.length, "file"),
      files.length === 0 ? "" : size(files.reduce((sum, { bytes }) => sum + bytes, 0)),
      [...new Set(files.map(({ format }) => format))].join(", "),
    ];
  });
  return [
    `  Package ${loadId}, schema ${schema.name} version ${schema.version}:`,
    ...textTable(rows, [1, 2, 3], "    "),
    ...schemaChangeLines(schemaChanges).map((line) => `    ${line}`),
    ...warnings.map((warning) => `    warning: ${warning}`),
  ];
}
