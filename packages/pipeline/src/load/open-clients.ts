import { DestinationError, type ConnectContext, type Destination, type DestinationClient, type SystemTables } from "@dlt-ts/core";
import { Secrets } from "../destination/secrets.js";
import { guardClient, guarded } from "./guard-client.js";
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
  const { destination, staging } = purpose.target;
  if (staging === undefined) {
    const client = await connectTo(destination, purpose);
    return { client, [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() };
  }
  const stagingClient = await connectTo(staging, purpose);
  try {
    if (stagingClient.staging === undefined) {
      throw new DestinationError(
        "options",
        `Destination "${staging.name}" cannot hold files for another destination; set another as staging.`,
        { context: { destination: staging.name } },
      );
    }
    const client = await connectTo(destination, purpose, stagingClient.staging);
    return { client, [Symbol.asyncDispose]: () => closeBoth(client, stagingClient) };
  } catch (error) {
    await stagingClient[Symbol.asyncDispose]();
    throw error;
  }
}

async function closeBoth(client: DestinationClient, stagingClient: DestinationClient): Promise<void> {
  try {
    await client[Symbol.asyncDispose]();
  } finally {
    await stagingClient[Symbol.asyncDispose]();
  }
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
  const { secrets = new Secrets() } = target;
  secrets.learn(destination.factory.schema, context.options);
  const redact = (text: string): string => secrets.redact(text);
  const client = await atSeam(what, { destination: name }, () => guarded(redact, () => destination.connect(context)));
  return guardClient(client, redact);
}
