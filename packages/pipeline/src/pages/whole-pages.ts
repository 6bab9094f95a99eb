import { AsyncReader } from "./async-reader.js";
import { closeReader, isMarked } from "./page-collector.js";
import type { RowSource } from "../resource/resource-data.js";
import { TableRows } from "../resource/table-rows.js";
import { unlessAborted } from "./unless-aborted.js";

type Pages = Generator<readonly unknown[], void, undefined>;

/** What a source gives, item by item: a list is a page, anything else a page of one row. */
export function wholePages(
  resource: string,
  source: RowSource<unknown>,
  signal: AbortSignal | undefined,
): Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]> {
  return Symbol.asyncIterator in source ? ofAsync(resource, source, signal) : ofSync(source);
}

function* ofSync(source: Iterable<unknown>): Pages {
  for (const item of source) yield* pagesOfItem(item);
}

async function* ofAsync(
  resource: string,
  source: AsyncIterable<unknown>,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly unknown[], void, undefined> {
  const reader = new AsyncReader(resource, source);
  try {
    while (!reader.finished) {
      const { done, value } = await unlessAborted(reader.next(), signal);
      if (done !== true) yield* pagesOfItem(value);
    }
  } finally {
    await closeReader(reader, signal);
  }
}

function* pagesOfItem(item: unknown): Pages {
  if (item === null || item === undefined) return;
  if (!Array.isArray(item)) yield [item];
  else if (!isMarked(item)) yield [...item];
  else if (item instanceof TableRows) yield item;
  else yield* item as readonly TableRows[];
}
