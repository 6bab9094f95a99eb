import type { ExtractedRows } from "../info/extract-info.js";
import type { StepProgress } from "./pipeline-event.js";

type Watched = Required<Pick<ExtractedRows, "rows" | "pages" | "sourceTime">>;

/** Measures what resources give and how long the step waits for them, page by page, and tells when each begins and ends. */
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

  /** The pages of a resource, as they come. */
  async *pages<Row>(name: string, pages: AsyncIterable<readonly Row[]>): AsyncGenerator<readonly Row[], void, undefined> {
    const watched = { rows: 0, pages: 0, sourceTime: 0 };
    this.#resources.set(name, watched);
    this.#progress.say({ type: "resource", name, status: "started" });
    let asked = performance.now();
    for await (const page of pages) {
      watched.sourceTime += performance.now() - asked;
      watched.rows += page.length;
      watched.pages += 1;
      yield page;
      asked = performance.now();
    }
    watched.sourceTime += performance.now() - asked;
    this.#progress.say({ type: "resource", name, status: "finished", ...watched, sourceTime: Math.round(watched.sourceTime) });
  }
}
