import { capabilitiesFor, type DestinationCapabilities, type MergeStrategy, type Table } from "@dlt-ts/core";
import { MergeStrategyError } from "./merge-strategy-error.js";

/**
 * How a root table will be merged: as it asks for, else as the destination likes best. Undefined if it is not merged, or the
 * destination cannot merge and nothing else was asked for. Throws a `MergeStrategyError` for a strategy that the destination does not have.
 */
export function mergeStrategyOf(table: Table, capabilities: DestinationCapabilities): MergeStrategy | undefined {
  if (table.writeDisposition !== "merge") return undefined;
  const supported = capabilitiesFor(capabilities, table).write.merge;
  const asked = table["x-merge-strategy"];
  if (asked === undefined || asked === null) return supported[0];
  const strategy = supported.find((each) => each === asked);
  if (strategy === undefined) throw new MergeStrategyError(table.name, String(asked), supported);
  return strategy;
}
