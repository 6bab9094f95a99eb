/** Names the row at which a function failed: `index` in the page. */
export type RowFailure = (index: number, cause: unknown) => Error;

/**
 * Calls a function for each row of a page and takes its result, in order. Nothing is awaited before the first promise, so that plain functions
 * cost no ticks.
 */
export function eachRow(
  page: readonly unknown[],
  call: (row: unknown) => unknown,
  take: (result: unknown, row: unknown) => void | Promise<void>,
  failure: RowFailure,
): void | Promise<void> {
  for (let index = 0; index < page.length; index++) {
    try {
      const result = call(page[index]);
      const taken = isPromiseLike(result) ? awaited(result, page[index], take) : take(result, page[index]);
      if (taken !== undefined) return rest(page, index, taken, { call, take, failure });
    } catch (error) {
      throw failure(index, error);
    }
  }
}

type Calls = {
  readonly call: (row: unknown) => unknown;
  readonly take: (result: unknown, row: unknown) => void | Promise<void>;
  readonly failure: RowFailure;
};

async function awaited(result: PromiseLike<unknown>, row: unknown, take: Calls["take"]): Promise<void> {
  await take(await result, row);
}

async function rest(page: readonly unknown[], start: number, pending: Promise<void>, { call, take, failure }: Calls): Promise<void> {
  let index = start;
  try {
    await pending;
    for (index += 1; index < page.length; index++) await take(await call(page[index]), page[index]);
  } catch (error) {
    throw failure(index, error);
  }
}

export function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return (
    ((typeof value === "object" && value !== null) || typeof value === "function") &&
    typeof (value as { readonly then?: unknown }).then === "function"
  );
}
