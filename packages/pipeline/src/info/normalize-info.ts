import type { NormalizedTable } from "../package/manifest.js";
import { counted } from "./amounts.js";
import { StepInfo } from "./step-info.js";

/** A package that is ready to load. */
export interface NormalizedPackageInfo {
  readonly loadId: string;
  readonly schema: { readonly name: string; readonly version: number; readonly hash: string };
  readonly tables: readonly NormalizedTable[];
  /** What happened to rows and values on their way in. */
  readonly warnings: readonly string[];
}

/** What `normalize` made ready for loading. */
export class NormalizeInfo extends StepInfo {
  /** Oldest first. */
  readonly packages: readonly NormalizedPackageInfo[];

  constructor(pipeline: string, startedAt: number, finishedAt: number, packages: readonly NormalizedPackageInfo[]) {
    super(pipeline, startedAt, finishedAt);
    this.packages = packages;
  }

  override toString(): string {
    if (this.packages.length === 0) return `Pipeline ${this.pipeline}: nothing to normalize.`;
    const lines = this.packages.flatMap(({ loadId, tables, warnings }) => [
      `  Package ${loadId}:`,
      ...tables.map(({ table, rows }) => `    ${table}: ${counted(rows, "row")}`),
      ...warnings.map((warning) => `    warning: ${warning}`),
    ]);
    return [`Pipeline ${this.pipeline} normalized ${counted(this.packages.length, "package")} in ${this.took}.`, ...lines].join("\n");
  }
}
