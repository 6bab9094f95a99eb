import type { Comparable } from "./comparable.ts";

/** How many rows of one are not in the other, as multisets, over all tables. A table that is missing has no rows. */
export function missingIn(found: Comparable, expected: Comparable): number {
  let missing = 0;
  for (const [table, rows] of Object.entries(expected)) {
    const left = counted(found[table] ?? []);
    for (const row of rows) {
      const count = left.get(row) ?? 0;
      if (count === 0) missing += 1;
      else left.set(row, count - 1);
    }
  }
  return missing;
}

function counted(rows: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row, (counts.get(row) ?? 0) + 1);
  return counts;
}

export function same(left: Comparable, right: Comparable): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
