import { existsSync } from "node:fs";
import { DestinationError, type DestinationClient } from "@dlt-ts/core";

/** A client for a file that does not exist: there is nothing in it to read, and only the first load makes it. `open` opens it, once. */
export function clientOfAbsentFile(path: string, open: () => Promise<DestinationClient>): DestinationClient {
  let opening: Promise<DestinationClient> | undefined;
  const opened = (): Promise<DestinationClient> => (opening ??= attempt());
  const attempt = async (): Promise<DestinationClient> => {
    try {
      return await open();
    } catch (error) {
      // Another process had it; the next attempt may find it free.
      opening = undefined;
      throw error;
    }
  };
  // Another process may have made it meanwhile.
  const ifPresent = async <Value>(ask: (client: DestinationClient) => Promise<Value>, otherwise: Value): Promise<Value> =>
    opening !== undefined || existsSync(path) ? await ask(await opened()) : otherwise;
  const present = async (): Promise<DestinationClient> => {
    const client = await ifPresent(async (found) => found, undefined);
    if (client !== undefined) return client;
    throw new DestinationError("undefined-relation", `The DuckDB file "${path}" does not exist: nothing was loaded into it yet.`, {
      context: { database: path },
    });
  };
  return {
    begin: async (plan, context) => await (await opened()).begin(plan, context),
    exists: () => ifPresent((client) => client.exists(), false),
    drop: () => ifPresent((client) => client.drop(), undefined),
    sweep: (pipeline, keep) => ifPresent((client) => client.sweep(pipeline, keep), undefined),
    ledger: {
      receipt: (pipeline, loadId) => ifPresent((client) => client.ledger!.receipt(pipeline, loadId), undefined),
      schema: (query) => ifPresent((client) => client.ledger!.schema(query), undefined),
      state: (pipeline) => ifPresent((client) => client.ledger!.state(pipeline), undefined),
    },
    reader: {
      tables: () => ifPresent((client) => client.reader!.tables(), []),
      async *rows(table, options) {
        yield* (await present()).reader!.rows(table, options);
      },
      async *query(sql, parameters) {
        yield* (await present()).reader!.query!(sql, parameters);
      },
    },
    async [Symbol.asyncDispose]() {
      // One that could not be opened has been told by whoever asked for it.
      const client = await opening?.catch(() => undefined);
      await client?.[Symbol.asyncDispose]();
    },
  };
}
