import type { Destination as CoreDestination, DestinationCapabilities } from "@dlt-ts/core";
import { destinationFromReference } from "@dlt-ts/pipeline";

/** Where a pipeline loads to. Made by a destination package (`duckdb()`), or found by `Destination.fromReference("duckdb")`. */
export type Destination<
  Type extends string = string,
  // oxlint-disable-next-line typescript/no-explicit-any -- a destination of any options must be assignable here
  Options extends object = any,
  Capabilities extends DestinationCapabilities = DestinationCapabilities,
> = CoreDestination<Type, Options, Capabilities>;

/** Finds destinations by name. */
export const Destination: { readonly fromReference: typeof destinationFromReference } = Object.freeze({
  fromReference: destinationFromReference,
});
