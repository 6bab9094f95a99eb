import type { SchemaContract, Table } from "@dlt-ts/core";
import type { ExtractSettings } from "../config/extract-settings.js";
import type { ExtractionWatch } from "./extraction-watch.js";
import type { NestedTable } from "../hints/nested-hints.js";
import { pagesOf, type Pages } from "../pages/pages-of.js";
import type { RunResource } from "../resource/run-resource.js";
import { withSignal } from "../resource/resource-context.js";
import type { SourceStates } from "../state/source-states.js";
import { EventLoopTurns } from "./event-loop-turns.js";
import { inTurn } from "./in-turn.js";
import { OpenNode } from "./open-node.js";
import { pagesInTime } from "./pages-in-time.js";
import { ReadAhead } from "./read-ahead.js";
import { type ReadNode, readNodes, withDescendants } from "./read-nodes.js";

/** What the resources of a source share while they are read. */
export interface Extraction {
  /** The name of the schema, under which resources find their state. */
  readonly schemaName: string;
  readonly states: SourceStates;
  readonly settings: ExtractSettings;
  readonly signal: AbortSignal;
  /** Measures the resources. Default: nobody does. */
  readonly watch?: ExtractionWatch;
  /** Of the source, for rows with a schema whose resource has none. */
  readonly schemaContract?: SchemaContract | undefined;
  /** Tells the user something. Default: nobody hears it. */
  readonly warn?: (text: string) => void;
}

/** Rows of one resource for one table. */
export interface ExtractedPage {
  readonly resource: RunResource;
  /** What is known of the table; names are the user's. The same object as long as it says the same. */
  readonly table: Table;
  readonly nested: readonly NestedTable[];
  /** None: the table is made though it may get no rows. */
  readonly rows: readonly unknown[];
}

export type ExtractedPages = AsyncGenerator<ExtractedPage, void, undefined>;

/**
 * Reads resources of one source, a page of each in turn, and the next page only when the last one was taken. What several resources are made of
 * is read once. However it ends, all sources are closed. Resources that replace their tables begin without the state that they kept.
 */
export async function* extractPages(resources: readonly RunResource[], extraction: Extraction): ExtractedPages {
  const { schemaName, states, settings } = extraction;
  const roots = readNodes(resources);
  for (const root of roots) {
    for (const { resource, output } of withDescendants(root)) {
      if ((output?.table ?? resource.table).writeDisposition === "replace") states.resetResource(schemaName, resource.name);
    }
  }
  const parallel = roots.filter(({ resource }) => resource.recipe.parallel).length;
  const depth = Math.max(1, Math.floor(settings.maxParallelItems / Math.max(1, parallel)));
  const ahead: ReadAhead<readonly unknown[]>[] = [];
  const turns = new EventLoopTurns();
  try {
    yield* inTurn(
      roots.map((root) => () => begin(root, extraction, { depth, ahead, turns })),
      settings.nextItemMode === "fifo" ? 1 : settings.maxParallelItems,
    );
  } finally {
    await Promise.all(ahead.map((each) => each.close()));
  }
}

interface ReadTogether {
  /** Pages that a parallel resource is read ahead. */
  readonly depth: number;
  readonly ahead: ReadAhead<readonly unknown[]>[];
  readonly turns: EventLoopTurns;
}

function begin(root: ReadNode, extraction: Extraction, { depth, ahead, turns }: ReadTogether): ExtractedPages {
  const { name, origin, limit, parallel } = root.resource.recipe;
  const stop = new AbortController();
  const signal = parallel ? AbortSignal.any([extraction.signal, stop.signal]) : extraction.signal;
  const node = new OpenNode(root, { ...extraction, signal }, turns);
  if (origin.kind !== "data" || node.finished) return node.end();
  const whole = limit !== undefined;
  const readUntil = (until: AbortSignal): Pages =>
    pagesOf({ name, data: origin.data }, { signal: until, context: withSignal(node.context, until), whole });
  const read = limit?.maxTime === undefined ? readUntil(signal) : pagesInTime(limit.maxTime, signal, node.kept, readUntil);
  const pages = (root.output && extraction.watch?.waited(name, read)) ?? read;
  if (!parallel) return readRoot(node, pages);
  const reader = new ReadAhead(pages, depth, () => stop.abort());
  ahead.push(reader);
  return readRoot(node, reader);
}

async function* readRoot(node: OpenNode, pages: AsyncIterable<readonly unknown[]>): ExtractedPages {
  for await (const page of pages) {
    yield* node.take(page);
    if (node.finished) break;
  }
  yield* node.end();
}
