import type { ConnectContext, DestinationClient } from "@dlt-ts/core";
import { onTestFinished } from "vitest";
import { duckdb } from "../../src/duckdb.js";
import type { DuckDbOptions } from "../../src/options/duck-db-options.js";
import { systemTables } from "./load.js";

/** A client, closed when the test ends. */
export async function connect(options: DuckDbOptions, context: Partial<ConnectContext> = {}): Promise<Required<DestinationClient>> {
  const client = await duckdb(options).connect({
    options,
    pipeline: "numbers",
    dataset: "letters",
    systemTables,
    signal: new AbortController().signal,
    ...context,
  });
  onTestFinished(() => client[Symbol.asyncDispose]());
  return client as Required<DestinationClient>;
}
