import { isArrowItem } from "../arrow/arrow-item.js";
import { checkSource } from "../resource/check-data.js";
import { HintsError } from "../hints/hints-error.js";
import { PageCollector } from "./page-collector.js";
import type { PageLimits } from "./open-page.js";
import type { ResourceContext } from "../resource/resource-context.js";
import type { ResourceData, RowSource } from "../resource/resource-data.js";
import { ResourceError } from "../resource/resource-error.js";
import { TableRows } from "../resource/table-rows.js";
import { unlessAborted } from "./unless-aborted.js";
import { wholePages } from "./whole-pages.js";

export interface PageOptions extends Partial<PageLimits> {
  /** Stops reading: the source is closed, and the reader rejects with the reason of the signal, even while the source keeps it waiting. */
  readonly signal?: AbortSignal;
  /** What a function gets. Default: a state of its own, which nobody keeps. */
  readonly context?: ResourceContext;
  /** Each row that is given alone, and each list, is a page of its own, also an empty one: for counting them. Default false. */
  readonly whole?: boolean;
}

/** Of a resource. */
export interface NamedData {
  readonly name: string;
  readonly data: ResourceData<unknown>;
}

export type Pages = AsyncGenerator<readonly unknown[], void, undefined>;

/**
 * Reads the data of a resource in pages: at most 1,000 rows and about one megabyte each, unless a single row is larger. Of what the source
 * gives, a list is rows, null and undefined are skipped, all else is a row; `TableRows` come as pages of their own. A source that is not
 * asynchronous costs no await for each row. However the reading ends, the source is closed (`return()`). Rejects with a `ResourceError`
 * when the data fails.
 */
export async function* pagesOf({ name, data }: NamedData, { signal, context, whole = false, ...limits }: PageOptions = {}): Pages {
  let rows = 0;
  const collector = new PageCollector(name, limits);
  try {
    signal?.throwIfAborted();
    const source = await unlessAborted(open(name, data, context ?? contextOfNobody(signal)), signal);
    for await (const full of whole ? wholePages(name, source, signal) : collector.pagesOf(source, signal)) {
      signal?.throwIfAborted();
      rows += full.length;
      yield full;
    }
    yield* collector.rest();
  } catch (error) {
    if (signal?.aborted || error instanceof ResourceError || error instanceof HintsError) throw error;
    const read = rows + collector.waiting;
    throw new ResourceError(
      { resource: name, rows: read },
      `The data of resource ${JSON.stringify(name)} failed after ${read} rows`,
      error,
    );
  }
}

function contextOfNobody(signal: AbortSignal = new AbortController().signal): ResourceContext {
  return { state: {}, sourceState: {}, signal };
}

async function open(name: string, data: ResourceData<unknown>, context: ResourceContext): Promise<RowSource<unknown>> {
  const source = await (typeof data === "function" ? data(context) : data);
  checkSource(name, source);
  return source instanceof TableRows || isArrowItem(source) ? [source] : source;
}
