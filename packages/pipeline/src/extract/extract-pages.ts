import type { Table } from "@dlt-ts/core";
import type { ExtractSettings } from "../config/extract-settings.js";
import type { ResourceWatch } from "../progress/resource-watch.js";
import { pagesOf } from "../resource/pages-of.js";
import { resourceContext } from "../resource/resource-context.js";
import type { RunResource } from "../run/pipeline-data.js";
import type { SourceStates } from "../state/source-states.js";
import { inTurn } from "./in-turn.js";

/** What the resources of a source share while they are read. */
export interface Extraction {
  /** The name of the schema, under which resources find their state. */
  readonly schemaName: string;
  readonly states: SourceStates;
  readonly settings: ExtractSettings;
  readonly signal: AbortSignal;
  /** Measures the resources. */
  readonly watch: ResourceWatch;
}

/** Rows of one resource for one table. */
export interface ExtractedPage {
  readonly resource: RunResource;
  /** What is known of the table; names are the user's. The same object as long as it says the same. */
  readonly table: Table;
  readonly rows: readonly unknown[];
}

/**
 * Reads resources of one source, a page of each in turn, and the next page only when the last one was taken. However it ends, all sources are
 * closed. Resources that replace their tables begin without the state that they kept.
 */
export function extractPages(resources: readonly RunResource[], extraction: Extraction): AsyncGenerator<ExtractedPage, void, undefined> {
  const { schemaName, states, settings } = extraction;
  for (const { resource, table } of resources) if (table.writeDisposition === "replace") states.resetResource(schemaName, resource.name);
  return inTurn(
    resources.map((each) => () => pagesOfResource(each, extraction)),
    settings.nextItemMode === "fifo" ? 1 : settings.maxParallelItems,
  );
}

async function* pagesOfResource(
  each: RunResource,
  { schemaName, states, signal, watch }: Extraction,
): AsyncGenerator<ExtractedPage, void, undefined> {
  const { resource, table } = each;
  const context = resourceContext(states, schemaName, resource.name, signal);
  for await (const rows of watch.pages(resource.name, pagesOf(resource, { signal, context }))) yield { resource: each, table, rows };
}
