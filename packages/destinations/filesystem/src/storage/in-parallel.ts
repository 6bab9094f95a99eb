/**
 * Does work on each item, a few at once, and asks for an item only when there is room for it. The first failure stops the rest; it is thrown
 * when everything that was going on has ended.
 *
 * @param limit how many at once
 */
export async function inParallel<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  limit: number,
  signal: AbortSignal,
  work: (item: Item, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  let failure: { readonly error: unknown } | undefined;
  async function worker(): Promise<void> {
    try {
      for (;;) {
        stopped.throwIfAborted();
        const next = await iterator.next();
        if (next.done === true) return;
        await work(next.value, stopped);
      }
    } catch (error) {
      failure ??= { error };
      stop.abort();
    }
  }
  await Promise.all(Array.from({ length: limit }, worker));
  if (failure === undefined) return;
  await iterator.return?.();
  throw failure.error;
}
