import { planLoad } from "@dlt-ts/core";
import type { NormalizedPackage } from "../package/manifest.js";
import type { Destinations } from "../setup/resolve-destinations.js";

/**
 * Refuses a package that the destination can never take, while it is a draft: published, it would wait for ever, and every later load behind it.
 * Throws a `DestinationError` (`unsupported`).
 */
export function refuseUnloadable(
  { description }: NormalizedPackage,
  { destination, staging }: Destinations,
  onUnsupported: "append" | undefined,
): void {
  planLoad(description, destination, { staging, onUnsupported });
}
