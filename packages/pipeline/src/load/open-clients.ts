import { DestinationError, type ConnectContext, type Destination, type DestinationClient, type SystemTables } from "@dlt-ts/core";
import type { LoadTarget } from "./load-target.js";
import { atSeam } from "./seam.js";

/** What a connection is for. */
export interface ConnectionPurpose {
  readonly target: LoadTarget;
  readonly pipeline: string;
  readonly systemTables: SystemTables;
  readonly signal: AbortSignal;
}

/** The client of a destination, and of its staging destination behind it. Disposal closes both. */
export interface OpenClients extends AsyncDisposable {
  readonly client: DestinationClient;
}

/** Opens the staging destination, if there is one, then the destination that reads from it. */
export async function openClients(purpose: ConnectionPurpose): Promise<OpenClients> {
  await using opened = new AsyncDisposableStack();
  const { destination, staging } = purpose.target;
  const area = staging === undefined ? undefined : opened.use(await connectTo(staging, purpose)).staging;
  if (staging !== undefined && area === undefined) {
    throw new DestinationError(
      "options",
      `Destination "${staging.name}" cannot hold files for another destination; set another as staging.`,
      {
        context: { destination: staging.name },
      },
    );
  }
  const client = opened.use(await connectTo(destination, purpose, area));
  const owned = opened.move();
  return { client, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

export async function connectTo(
  destination: Destination,
  { target, pipeline, systemTables, signal }: ConnectionPurpose,
  staging?: ConnectContext["staging"],
): Promise<DestinationClient> {
  const { name, type, options } = destination;
  const context: ConnectContext = {
    options: await target.resolveOptions(destination),
    pipeline,
    systemTables,
    localFolder: target.localFolder,
    pipelineFolder: target.pipelineFolder,
    signal,
    ...(options.destinationName === undefined ? {} : { destinationName: options.destinationName }),
    ...(target.dataset === undefined ? {} : { dataset: target.dataset }),
    ...(staging === undefined ? {} : { staging }),
  };
  const what = name === type ? `Connecting to ${type}` : `Connecting to ${type} "${name}"`;
  return await atSeam(what, { destination: name }, () => destination.connect(context));
}
