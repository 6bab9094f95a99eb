import { randomBytes } from "node:crypto";
import type { ConnectContext, DestinationClient } from "@dlt-ts/core";
import { onTestFinished } from "vitest";
import type { PostgresOptions } from "../../src/options/postgres-options.js";
import { postgres } from "../../src/postgres.js";
import { systemTables } from "./load.js";
import { databaseUrl } from "./server.js";

/** A dataset that nobody else has. */
export function newDataset(): string {
  return `ds_${randomBytes(5).toString("hex")}`;
}

/** A client, closed when the test ends. */
export async function connect(
  options: Partial<PostgresOptions> = {},
  context: Partial<ConnectContext> = {},
): Promise<Required<DestinationClient>> {
  const complete = { credentials: await databaseUrl(), ...options };
  const client = await postgres(complete).connect({
    options: complete,
    pipeline: "numbers",
    dataset: "letters",
    systemTables,
    signal: new AbortController().signal,
    ...context,
  });
  onTestFinished(() => client[Symbol.asyncDispose]());
  return client as Required<DestinationClient>;
}
