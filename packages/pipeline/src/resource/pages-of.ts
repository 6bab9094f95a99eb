import { DltError } from "@dlt-ts/core";
import { AsyncReader } from "./async-reader.js";
import { checkSource } from "./check-data.js";
import { OpenPage, type PageLimits } from "./open-page.js";
import type { ResourceContext } from "./resource-context.js";
import type { RowSource } from "./resource-data.js";
import { ResourceError } from "./resource-error.js";
import type { Resource } from "./resource.js";
import { unlessAborted } from "./unless-aborted.js";

export interface PageOptions extends Partial<PageLimits> {
  /** Stops reading: the source is closed, and the reader rejects with the reason of the signal, even while the source keeps it waiting. */
  readonly signal?: AbortSignal;
  /** What a function gets. Default: a state of its own, which nobody keeps. */
  readonly context?: ResourceContext;
}

type Pages = AsyncGenerator<readonly unknown[], void, undefined>;

const defaultLimits: PageLimits = { rows: 1_000, bytes: 1024 * 1024 };

/**
 * Reads the data of a resource in pages: at most 1,000 rows and about one megabyte each, unless a single row is larger. Of what the source
 * gives, a list is rows, null and undefined are skipped, all else is a row. A source that is not asynchronous costs no await for each row.
 * However the reading ends, the source is closed (`return()`). Rejects with a `ResourceError` when the data fails.
 */
export async function* pagesOf(resource: Resource, { signal, context, ...limits }: PageOptions = {}): Pages {
  let rows = 0;
  try {
    signal?.throwIfAborted();
    const source = await unlessAborted(open(resource, context ?? contextOfNobody(signal)), signal);
    const page = new OpenPage({ ...defaultLimits, ...limits });
    for await (const full of Symbol.asyncIterator in source ? pagesOfAsync(source, page, signal) : pagesOfSync(source, page)) {
      signal?.throwIfAborted();
      rows += full.length;
      yield full;
    }
  } catch (error) {
    if (signal?.aborted || DltError.isInstance(error)) throw error;
    throw new ResourceError(resource.name, rows, error);
  }
}

function contextOfNobody(signal: AbortSignal = new AbortController().signal): ResourceContext {
  return { state: {}, sourceState: {}, signal };
}

async function open({ name, data }: Resource, context: ResourceContext): Promise<RowSource<unknown>> {
  const source = await (typeof data === "function" ? data(context) : data);
  checkSource(name, source);
  return source;
}

function* pagesOfSync(source: Iterable<unknown>, page: OpenPage): Generator<readonly unknown[], void, undefined> {
  for (const item of source) {
    if (Array.isArray(item)) {
      for (const row of item) {
        page.add(row);
        if (page.isFull) yield page.take();
      }
    } else if (item !== null && item !== undefined) {
      page.add(item);
      if (page.isFull) yield page.take();
    }
  }
  if (!page.isEmpty) yield page.take();
}

async function* pagesOfAsync(source: AsyncIterable<unknown>, page: OpenPage, signal: AbortSignal | undefined): Pages {
  const reader = new AsyncReader(source);
  try {
    while (!reader.finished) {
      for (const row of await unlessAborted(reader.fill(page), signal)) {
        page.add(row);
        if (page.isFull) yield page.take();
      }
      if (page.isFull) yield page.take();
    }
    if (!page.isEmpty) yield page.take();
  } finally {
    const closed = reader.close();
    // A source that is waiting for something cannot be closed before it has it.
    if (signal?.aborted) closed.catch(() => {});
    else await closed;
  }
}
