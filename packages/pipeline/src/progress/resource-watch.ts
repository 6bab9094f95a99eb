import type { ExtractedRows } from "../info/extract-info.js";
import type { StepProgress } from "./step-progress.js";

type Watched = { -readonly [Name in "rows" | "pages" | "sourceTime"]: NonNullable<ExtractedRows[Name]> };

/** Measures what resources give to tables and how long the step waits for them, page by page, and tells when each begins and ends. */
export class ResourceWatch {
  readonly #progress: StepProgress;
  readonly #resources: Map<string, Watched> = new Map();

  constructor(progress: StepProgress) {
    this.#progress = progress;
  }

  /** What each resource gave so far, in the order in which they began. `staged`: its files, where rows are staged. */
  rowsOf(staged: ReadonlyMap<string, { readonly files: number; readonly bytes: number }> = new Map()): readonly ExtractedRows[] {
    return [...this.#resources].map(([resource, watched]) => ({
      resource,
      ...watched,
      sourceTime: Math.round(watched.sourceTime),
      ...(staged.get(resource) ?? { files: 0, bytes: 0 }),
    }));
  }

  /** A resource is read from now on, or those that it is made of are. */
  begins(name: string): void {
    this.#resources.set(name, { rows: 0, pages: 0, sourceTime: 0 });
    this.#progress.say({ type: "resource", name, status: "started" });
  }

  /** Passes the pages of a resource on, as they come, and measures how long they are waited for. */
  async *waited<Row>(name: string, pages: AsyncIterable<readonly Row[]>): AsyncGenerator<readonly Row[], void, undefined> {
    const watched = this.#resources.get(name)!;
    let asked = performance.now();
    for await (const page of pages) {
      watched.sourceTime += performance.now() - asked;
      yield page;
      asked = performance.now();
    }
    watched.sourceTime += performance.now() - asked;
  }

  /** Rows of a resource go to a table. */
  gave(name: string, rows: number): void {
    const watched = this.#resources.get(name)!;
    watched.rows += rows;
    watched.pages += 1;
  }

  /** A resource has given all. */
  ends(name: string): void {
    const watched = this.#resources.get(name)!;
    this.#progress.say({ type: "resource", name, status: "finished", ...watched, sourceTime: Math.round(watched.sourceTime) });
  }
}
