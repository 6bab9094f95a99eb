import type { ConnectContext, Destination, DestinationClient, SystemTables } from "@dlt-ts/core";
import { DestinationError } from "@dlt-ts/core";
import { atSeam } from "./seam.js";
import type { LoadTarget } from "./load-target.js";

/** The client of a destination, and of its staging destination behind it. Disposal closes both. */
export interface OpenClients extends AsyncDisposable {
  readonly client: DestinationClient;
}

export async function openClients(
  target: LoadTarget,
  pipeline: string,
  systemTables: SystemTables,
  signal: AbortSignal,
): Promise<OpenClients> {
  await using opened = new AsyncDisposableStack();
  const connect = async (destination: Destination, extra: Pick<ConnectContext, "staging">): Promise<DestinationClient> => {
    const { options: given, name, type } = destination;
    const options = await target.resolveOptions(destination);
    const context: ConnectContext = {
      options,
      pipeline,
      systemTables,
      localFolder: target.localFolder,
      pipelineFolder: target.pipelineFolder,
      signal,
      ...(given.destinationName === undefined ? {} : { destinationName: given.destinationName }),
      ...(target.dataset === undefined ? {} : { dataset: target.dataset }),
      ...extra,
    };
    const what = name === type ? `Connecting to ${type}` : `Connecting to ${type} "${name}"`;
    return opened.use(await atSeam(what, { destination: name }, () => destination.connect(context)));
  };

  let staging: ConnectContext["staging"];
  if (target.staging !== undefined) {
    staging = (await connect(target.staging, {})).staging;
    if (staging === undefined) {
      throw new DestinationError(
        "options",
        `Destination "${target.staging.name}" cannot hold files for another destination; set another as staging.`,
        {
          context: { destination: target.staging.name },
        },
      );
    }
  }
  const client = await connect(target.destination, staging === undefined ? {} : { staging });
  const owned = opened.move();
  return { client, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
