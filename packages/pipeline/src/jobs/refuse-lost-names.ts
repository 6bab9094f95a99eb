import type { Table } from "@dlt-ts/core";
import { NormalizeError } from "../normalize/normalize-error.js";

/**
 * Refuses to load a resource into the table of another whose name only became the same because the naming convention has no letters for either:
 * `日本` and `中国`. Names that differ in case and separators, such as `myOrders` and `my_orders`, share a table on purpose.
 * Throws a `NormalizeError` (`DLT_NAME_COLLISION`).
 */
export function refuseLostNames(known: Table | undefined, given: string, nameOf: (given: string) => string): void {
  const other = known?.resource;
  if (!known || !other || wordsOf(other) === wordsOf(given) || nameOf(other) !== known.name) return;
  throw new NormalizeError(
    "DLT_NAME_COLLISION",
    `The tables ${JSON.stringify(other)} and ${JSON.stringify(given)} both become "${known.name}". ` +
      "Give one of them another tableName, or use a naming convention that keeps their letters, such as direct.",
    { context: { table: known.name, tables: [other, given] } },
  );
}

function wordsOf(name: string): string {
  return name.replace(/[\s\p{P}]/gu, "").toLowerCase();
}
