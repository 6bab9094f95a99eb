import { AsyncReader } from "./async-reader.js";
import { MarkedPages } from "./marked-pages.js";
import { OpenPage, type PageLimits } from "./open-page.js";
import type { RowSource } from "../resource/resource-data.js";
import { TableRows } from "../resource/table-rows.js";
import { unlessAborted } from "./unless-aborted.js";

const defaultLimits: PageLimits = { rows: 1_000, bytes: 1024 * 1024 };

/** Puts what sources give on pages. A page that is not full stays for the next source. */
export class PageCollector {
  readonly #resource: string;
  readonly #page: OpenPage;
  readonly #marked: MarkedPages;

  constructor(resource: string, limits: Partial<PageLimits> = {}) {
    const all = { ...defaultLimits, ...limits };
    this.#resource = resource;
    this.#page = new OpenPage(all);
    this.#marked = new MarkedPages(all);
  }

  /** Rows on the page that is not full. */
  get waiting(): number {
    return this.#page.length;
  }

  /** Walks a source and gives the pages that become full. */
  pagesOf(source: RowSource<unknown>, signal: AbortSignal | undefined): Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]> {
    return Symbol.asyncIterator in source ? this.#ofAsync(source, signal) : this.ofSync(source);
  }

  /** What is on pages that are not full. */
  *rest(): Generator<readonly unknown[], void, undefined> {
    if (!this.#page.isEmpty) yield this.#page.take();
    yield* this.#marked.rest();
  }

  *ofSync(source: Iterable<unknown>): Generator<readonly unknown[], void, undefined> {
    const page = this.#page;
    for (const item of source) {
      if (Array.isArray(item)) {
        if (isMarked(item)) yield* this.#marked.add(item);
        else {
          for (const row of item) {
            page.add(row);
            if (page.isFull) yield page.take();
          }
        }
      } else if (item !== null && item !== undefined) {
        page.add(item);
        if (page.isFull) yield page.take();
      }
    }
  }

  async *#ofAsync(source: AsyncIterable<unknown>, signal: AbortSignal | undefined): AsyncGenerator<readonly unknown[], void, undefined> {
    const reader = new AsyncReader(this.#resource, source);
    const page = this.#page;
    try {
      while (!reader.finished) {
        const list = await unlessAborted(reader.fill(page), signal);
        if (isMarked(list)) yield* this.#marked.add(list);
        else {
          for (const row of list) {
            page.add(row);
            if (page.isFull) yield page.take();
          }
        }
        if (page.isFull) yield page.take();
      }
    } finally {
      await closeReader(reader, signal);
    }
  }
}

/** A source that is waiting for something cannot be closed before it has it; nobody waits for that once the signal has fired. */
export async function closeReader(reader: AsyncReader, signal: AbortSignal | undefined): Promise<void> {
  const closed = reader.close();
  if (signal?.aborted) closed.catch(() => {});
  else await closed;
}

/** Rows for one table, or a list of such. Only the first of a list is looked at: lists are long, and it is either the one or the other. */
export function isMarked(list: readonly unknown[]): list is TableRows | readonly TableRows[] {
  return list instanceof TableRows || list[0] instanceof TableRows;
}
