import type { DestinationCapabilities, NamingConvention } from "@dlt-ts/core";
import { mergeStrategyOf } from "../schema/merge-strategy.js";
import type { SchemaTracker } from "../schema/schema-tracker.js";
import { maxDepth } from "./limits.js";
import { columnFilter } from "./row-filters.js";
import type { RootIds, TableRules } from "./table-rows.js";

/**
 * What the schema says now about the rows of a table.
 * @param above rules of the table that it is nested in, where that takes part
 */
export function rulesOf(tracker: SchemaTracker, name: string, above: TableRules | undefined): TableRules {
  const { naming, capabilities } = tracker;
  const table = tracker.table(name);
  // the schema does not know yet in which table a new one is nested
  const contract = table === undefined && above !== undefined ? above.contract : tracker.contractOf(name);
  return {
    table,
    contract,
    rootIds: rootIdsOf(table, capabilities, naming),
    leavesOut: columnFilter(tracker.snapshot(), naming, name),
  };
}

/** How many levels the rows of a root table may have: what its resource says, else the destination, else the schema. */
export function levelsOf(tracker: SchemaTracker, name: string): number {
  const hints = tracker.table(name)?.["x-normalizer"] as { readonly max_nesting?: number } | null | undefined;
  const levels =
    hints?.max_nesting ?? tracker.capabilities.types.maxTableNesting ?? tracker.snapshot().normalizers.json.config?.maxNesting ?? maxDepth;
  return Math.min(levels, maxDepth);
}

function rootIdsOf(table: TableRules["table"], capabilities: DestinationCapabilities, naming: NamingConvention): RootIds {
  if (table === undefined || table.parent) return "random";
  switch (mergeStrategyOf(table, capabilities)) {
    case "upsert":
    case "insert-only":
      return "key";
    case "scd2": {
      const id = naming.normalizeIdentifier("_dlt_id");
      return table.columns.some((column) => column.name === id && column["x-row-version"] === true) ? "content" : "random";
    }
    default:
      return "random";
  }
}
