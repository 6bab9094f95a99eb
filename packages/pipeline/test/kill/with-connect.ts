import { defineDestination, type ConnectContext, type Destination, type DestinationClient, type OptionsSchema } from "@dlt-ts/core";

/** A destination like another, also after its options were completed from config, which connects in another way. */
export function withConnect(destination: Destination, connect: (context: ConnectContext) => Promise<DestinationClient>): Destination {
  const { type, factory, options } = destination;
  const create = defineDestination({
    type,
    schema: factory.schema as OptionsSchema<object, object>,
    capabilities: destination.capabilities(),
    connect,
  });
  return create(options) as Destination;
}
