import type { ResourceContext } from "./resource-context.js";

/** The row type of what a source gives: rows, or lists of rows (pages). */
export type RowOf<Item> = Item extends readonly (infer Row)[] ? Row : Item;

/** Rows and pages as they can be walked once: a list, a generator, a stream. */
export type RowSource<Item> = Iterable<Item> | AsyncIterable<Item>;

/**
 * What a resource reads: rows or pages, now or later, or a function that begins to read them. A function is called anew for each run,
 * so a resource of one can be run again; a generator object is empty afterwards.
 */
export type ResourceData<Item> =
  | RowSource<Item>
  | PromiseLike<RowSource<Item>>
  | ((context: ResourceContext) => RowSource<Item> | PromiseLike<RowSource<Item>>);
