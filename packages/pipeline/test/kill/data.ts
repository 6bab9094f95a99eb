import type { ResourceContext } from "../../src/resource/resource-context.js";
import { incremental } from "../../src/incremental/incremental.js";
import type { PipelineData } from "../../src/source/pipeline-data.js";
import { source, type Source } from "../../src/source/source.js";
import { resource, type Resource } from "../../src/resource/resource.js";

export type DataName =
  | "first"
  | "second"
  | "growing"
  | "grown"
  | "cursor"
  | "cursorMoved"
  | "schemas"
  | "moreSchemas"
  | "replacing"
  | "nothing";

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

/** A source that gives everything each time: the cursor leaves out what was there before. */
function changes(upTo: number): Resource {
  async function* pages(): AsyncGenerator<readonly object[]> {
    for (let id = 1; id <= upTo; id++) yield [{ id, at: Math.ceil(id / 2), items: [{ sku: `d${id}` }] }];
  }
  return resource("changes", pages, { incremental: incremental("at") }) as Resource;
}

const twoSchemas = (from: number): readonly Source[] => [
  source("web", [resource("clicks", [{ id: from, at: [1, 2] }])]),
  source("crm", [resource("people", [{ id: from, tags: ["x"] }]), resource("firms", [{ id: from }], { writeDisposition: "replace" })]),
];

const sets: Readonly<Record<DataName, () => PipelineData>> = {
  /** Appends, and replaces another table. */
  first: () => [orders(0), latest(0)],
  /** The same tables and a new column. */
  second: () => [orders(100, { note: "new column" }), latest(100)],
  growing: () => [growing(3)],
  grown: () => [growing(6)],
  cursor: () => [changes(3)],
  cursorMoved: () => [changes(6)],
  schemas: () => twoSchemas(0),
  moreSchemas: () => twoSchemas(100),
  replacing: () => [latest(200)],
  nothing: () => [resource("latest", [], { writeDisposition: "replace" }) as Resource],
};

export function dataOf(name: DataName): PipelineData {
  return sets[name]();
}
