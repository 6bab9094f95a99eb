import { count, counted, duration, size } from "./amounts.js";
import { StepInfo } from "./step-info.js";
import { textTable } from "./text-table.js";

/** What one resource gave. */
export interface ExtractedRows {
  readonly resource: string;
  readonly rows: number;
  /** Staged for `normalize`; none in `run`, which goes on with the rows at once. */
  readonly files: number;
  readonly bytes: number;
  /** Pages that it gave its rows in. */
  readonly pages?: number;
  /** Milliseconds that the step waited for it, of all the time that the step took. */
  readonly sourceTime?: number;
}

/** A package that was extracted. */
export interface ExtractedPackageInfo {
  readonly loadId: string;
  readonly schemaName: string;
  readonly resources: readonly ExtractedRows[];
}

/** What `extract` staged. */
export class ExtractInfo extends StepInfo {
  /** None: there was nothing to stage, not even a changed state. */
  readonly packages: readonly ExtractedPackageInfo[];

  constructor(pipeline: string, startedAt: number, finishedAt: number, packages: readonly ExtractedPackageInfo[]) {
    super(pipeline, startedAt, finishedAt);
    this.packages = packages;
    this.freeze();
  }

  override toString(): string {
    if (this.isEmpty) return `Pipeline ${this.pipeline}: nothing to extract.`;
    const head = `Pipeline ${this.pipeline} extracted ${counted(this.packages.length, "package")} in ${this.took}; normalize() is next.`;
    return [head, ...this.packages.flatMap(packageLines)].join("\n");
  }
}

function packageLines({ loadId, schemaName, resources }: ExtractedPackageInfo): readonly string[] {
  const rows = resources.map(({ resource, rows: given, pages, files, bytes, sourceTime }) => [
    resource,
    `${count(given)} ${given === 1 ? "row" : "rows"}`,
    pages === undefined ? "" : counted(pages, "page"),
    files === 0 ? "" : counted(files, "file"),
    files === 0 ? "" : size(bytes),
    sourceTime === undefined ? "" : `${duration(sourceTime)} in the source`,
  ]);
  return [`  Package ${loadId}, schema ${schemaName}:`, ...textTable(rows, [1, 2, 3, 4], "    ")];
}
