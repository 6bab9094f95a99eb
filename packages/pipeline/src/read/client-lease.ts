import type { DestinationClient } from "@dlt-ts/core";

/** A client for one use. Disposing gives it back: closed where it was opened for this use, left open where a dataset keeps it. */
interface ClientLease extends AsyncDisposable {
  readonly client: DestinationClient;
}

/** Gets a client when something is read, not before. */
export type LeaseClient = () => Promise<ClientLease>;

/** A client for each use. */
export function leaseEach(connect: () => Promise<DestinationClient>): LeaseClient {
  return async () => {
    const client = await connect();
    return { client, [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() };
  };
}

/** One client for all uses; who opened it closes it. */
export function leaseShared(client: DestinationClient): LeaseClient {
  return () => Promise.resolve({ client, [Symbol.asyncDispose]: () => Promise.resolve() });
}
