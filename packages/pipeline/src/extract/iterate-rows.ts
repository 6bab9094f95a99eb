import type { SchemaContract } from "@dlt-ts/core";
import { SourceStates } from "../state/source-states.js";
import type { RunResource } from "../resource/run-resource.js";
import { extractPages } from "./extract-pages.js";

/** The rows of resources without a pipeline, in turn, with the usual settings and a state that nobody keeps. */
export async function* iterateRows(
  resources: readonly RunResource[],
  schemaContract?: SchemaContract,
): AsyncGenerator<unknown, void, undefined> {
  const pages = extractPages(resources, {
    schemaName: "none",
    states: new SourceStates(undefined),
    settings: { workers: 5, maxParallelItems: 20, nextItemMode: "round_robin" },
    signal: new AbortController().signal,
    schemaContract,
  });
  for await (const { rows } of pages) yield* rows;
}
