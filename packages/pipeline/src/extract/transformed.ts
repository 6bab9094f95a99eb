import { isPromiseLike } from "./each-row.js";
import type { PipeOrigin } from "../resource/pipe.js";
import type { ResourceContext } from "../resource/resource-context.js";
import type { RowSource } from "../resource/resource-data.js";
import { ResourceError } from "../resource/resource-error.js";
import { TableRows } from "../resource/table-rows.js";
import { unlessAborted } from "../pages/unless-aborted.js";

/** What the function of a transformer needs for a page of its parent. */
export interface TransformWork {
  readonly origin: Extract<PipeOrigin, { readonly kind: "transform" }>;
  readonly name: string;
  readonly context: ResourceContext;
  /** Calls at once. */
  readonly workers: number;
  /** Rows of the parent before these. */
  readonly rowsBefore: number;
  readonly signal: AbortSignal;
}

/** Calls the function of a transformer for rows of its parent; what each call gives comes in their order, as something that can be walked. */
export async function* transformed(rows: readonly unknown[], work: TransformWork): AsyncGenerator<RowSource<unknown>, void, undefined> {
  const { origin, workers } = work;
  const inputs = origin.input === "page" ? [rows] : rows;
  if (workers <= 1) {
    for (let index = 0; index < inputs.length; index++) yield guarded(await call(inputs[index], index, work), index, work);
    return;
  }
  const running: Promise<readonly unknown[]>[] = [];
  for (let next = 0; next < inputs.length || running.length > 0;) {
    while (next < inputs.length && running.length < workers) {
      const index = next++;
      const result = collected(inputs[index], index, work);
      // Whoever takes it gets the error; until then it is not unhandled.
      result.catch(() => {});
      running.push(result);
    }
    yield await unlessAborted(running.shift()!, work.signal);
  }
}

/** All that a call gives, for calls that overtake one another. */
async function collected(input: unknown, index: number, work: TransformWork): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  for await (const item of guarded(await call(input, index, work), index, work)) items.push(item);
  return items;
}

async function call(input: unknown, index: number, work: TransformWork): Promise<RowSource<unknown>> {
  const { origin, context, signal } = work;
  try {
    const result = (origin.transform as (input: unknown, context: ResourceContext) => unknown)(input, context);
    return walkable(isPromiseLike(result) ? await unlessAborted(Promise.resolve(result), signal) : result);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw failure(index, work, error);
  }
}

/** Lists and generators are rows; all else is one row. */
function walkable(result: unknown): RowSource<unknown> {
  if (result === null || result === undefined) return [];
  if (Array.isArray(result)) return result instanceof TableRows ? [result] : result;
  const canBeWalked = typeof result === "object" && (Symbol.iterator in result || Symbol.asyncIterator in result);
  return canBeWalked && !(result instanceof Map) && !ArrayBuffer.isView(result) ? (result as RowSource<unknown>) : [result];
}

/** What fails while it is walked names the transformer, too. */
function guarded(source: RowSource<unknown>, index: number, work: TransformWork): RowSource<unknown> {
  if (Array.isArray(source)) return source;
  return Symbol.asyncIterator in source ? guardedAsync(source, index, work) : guardedSync(source, index, work);
}

function* guardedSync(source: Iterable<unknown>, index: number, work: TransformWork): Generator<unknown, void, undefined> {
  try {
    yield* source;
  } catch (error) {
    throw failure(index, work, error);
  }
}

async function* guardedAsync(source: AsyncIterable<unknown>, index: number, work: TransformWork): AsyncGenerator<unknown, void, undefined> {
  try {
    yield* source;
  } catch (error) {
    throw failure(index, work, error);
  }
}

function failure(index: number, { origin, name, rowsBefore }: TransformWork, cause: unknown): ResourceError {
  const parent = JSON.stringify(origin.parent.name);
  const row = rowsBefore + index + 1;
  const where = origin.input === "page" ? `a page of ${parent}` : `row ${row} of ${parent}`;
  return new ResourceError(
    { resource: name, ...(origin.input === "page" ? {} : { row }) },
    `Transformer ${JSON.stringify(name)} failed at ${where}`,
    cause,
  );
}
