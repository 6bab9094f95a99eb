import type { DestinationClient } from "@dlt-ts/core";
import type { DatasetOptions } from "./dataset-options.js";

/** A client for one use. Disposing gives it back: closed where it was opened for this use, left open where a dataset keeps it. */
export interface ClientLease extends AsyncDisposable {
  readonly client: DestinationClient;
  /** What the client is connected to. */
  readonly options: DatasetOptions;
}

/** Gets a client when something is read, not before. */
export type LeaseClient = () => Promise<ClientLease>;

/** A client for each use. */
export function leaseEach(resolve: () => Promise<DatasetOptions>): LeaseClient {
  return async () => {
    const options = await resolve();
    const client = await options.connect();
    return { client, options, [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() };
  };
}

/** One client for all uses; who opened it closes it. */
export function leaseShared(client: DestinationClient, options: DatasetOptions): LeaseClient {
  return () => Promise.resolve({ client, options, [Symbol.asyncDispose]: () => Promise.resolve() });
}
