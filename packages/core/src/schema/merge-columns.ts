import { hasHint, isComplete } from "./column-predicates.js";
import type { Column } from "./column.js";

/** Columns that have one of them make up one key or one partitioning of the table. */
const compoundHints = ["partition", "cluster", "primaryKey", "mergeKey", "incremental"] as const;

/**
 * How columns are merged. `normalize`: hints are added. `hints`: they come from the user, who names a key whole,
 * so a key that is named takes the place of the one before.
 */
export type MergeMode = "normalize" | "hints";

/** New columns go to the end, and so does a column that now gets its type; of other columns, what the partial ones say overwrites. */
export function mergeColumns(current: readonly Column[], partial: readonly Column[], mode: MergeMode): readonly Column[] {
  const kept = mode === "hints" ? withoutReplacedKeys(current, partial) : current;
  const merged = new Map(kept.map((column) => [column.name, column]));
  for (const column of partial) {
    const existing = merged.get(column.name);
    if (existing !== undefined && !isComplete(existing) && isComplete(column)) merged.delete(column.name);
    merged.set(column.name, existing === undefined ? column : { ...existing, ...column });
  }
  return [...merged.values()];
}

function withoutReplacedKeys(current: readonly Column[], partial: readonly Column[]): readonly Column[] {
  const replaced = new Set<string>(compoundHints.filter((hint) => partial.some((column) => hasHint(column, hint))));
  if (replaced.size === 0) return current;
  return current.map((column) => Object.fromEntries(Object.entries(column).filter(([hint]) => !replaced.has(hint))) as Column);
}
