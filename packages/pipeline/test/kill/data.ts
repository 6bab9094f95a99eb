import type { ResourceContext } from "../../src/resource/resource-context.js";
import { resource, type Resource } from "../../src/resource/resource.js";

export type DataName = "first" | "second" | "growing" | "grown" | "nothing";

/** Rows with nested ones, each a page by itself. */
function orders(from: number, more: object = {}): Resource {
  async function* pages(): AsyncGenerator<readonly object[]> {
    for (let id = from; id < from + 3; id++) yield [{ id, items: [{ sku: `a${id}`, tags: ["x", "y"] }, { sku: `b${id}` }], ...more }];
  }
  return resource("orders", pages) as Resource;
}

const latest = (from: number): Resource =>
  resource("latest", [{ from, parts: [{ part: from }] }], { writeDisposition: "replace" }) as Resource;

/** A source that grows, and is asked only for what is new. */
function growing(upTo: number): Resource {
  async function* pages({ state }: ResourceContext): AsyncGenerator<readonly object[]> {
    for (let id = Number(state["last"] ?? 0) + 1; id <= upTo; id++) {
      yield [{ id, items: [{ sku: `c${id}` }] }];
      state["last"] = id;
    }
  }
  return resource("growing", pages) as Resource;
}

const sets: Readonly<Record<DataName, () => readonly Resource[]>> = {
  /** Appends, and replaces another table. */
  first: () => [orders(0), latest(0)],
  /** The same tables and a new column. */
  second: () => [orders(100, { note: "new column" }), latest(100)],
  growing: () => [growing(3)],
  grown: () => [growing(6)],
  nothing: () => [resource("latest", [], { writeDisposition: "replace" }) as Resource],
};

export function dataOf(name: DataName): readonly Resource[] {
  return sets[name]();
}
