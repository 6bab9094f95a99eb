import type { DestinationFactory } from "./destination.js";

const key: symbol = Symbol.for("dlt-ts.destinations.1");

/** One map in the process, so that two installed copies of core see the same destinations. */
function registry(): Map<string, DestinationFactory> {
  const shared = globalThis as unknown as Record<symbol, Map<string, DestinationFactory> | undefined>;
  return (shared[key] ??= new Map());
}

/**
 * Makes a destination known under its type, for `destination: "<type>"`. Destination packages call it when they are imported.
 * The last registration of a type counts.
 */
export function registerDestination(factory: DestinationFactory): void {
  registry().set(factory.type, factory);
}

/** The factory that is registered under a type. */
export function registeredDestination(type: string): DestinationFactory | undefined {
  return registry().get(type);
}

/** All registered types, in the order of their registration. */
export function registeredDestinations(): readonly string[] {
  return [...registry().keys()];
}
