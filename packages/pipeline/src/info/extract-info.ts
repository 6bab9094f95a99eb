import { counted, size } from "./amounts.js";
import { StepInfo } from "./step-info.js";

/** What one resource gave. */
export interface ExtractedRows {
  readonly resource: string;
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
}

/** What `extract` staged. */
export class ExtractInfo extends StepInfo {
  /** Absent: there was nothing to stage, not even a changed state. */
  readonly loadId?: string;
  readonly resources: readonly ExtractedRows[];

  constructor(pipeline: string, startedAt: number, finishedAt: number, loadId: string | undefined, resources: readonly ExtractedRows[]) {
    super(pipeline, startedAt, finishedAt);
    if (loadId !== undefined) this.loadId = loadId;
    this.resources = resources;
  }

  override toString(): string {
    if (this.loadId === undefined) return `Pipeline ${this.pipeline}: nothing to extract.`;
    const lines = this.resources.map(
      ({ resource, rows, files, bytes }) => `  ${resource}: ${counted(rows, "row")}, ${counted(files, "file")}, ${size(bytes)}`,
    );
    return [`Pipeline ${this.pipeline} extracted package ${this.loadId} in ${this.took}.`, ...lines].join("\n");
  }
}
