import type { PlannedTable } from "@dlt-ts/core";

/** A root table and all that is nested in it, parents first. They are written together, as the root says. */
export type Chain = readonly [root: PlannedTable, ...nested: PlannedTable[]];

/** The chains of a plan, in the order of their roots. `tables` has parents before children and each chain complete. */
export function chainsOf(tables: readonly PlannedTable[]): readonly Chain[] {
  const chains = new Map<string, [PlannedTable, ...PlannedTable[]]>();
  const all: Chain[] = [];
  for (const planned of tables) {
    const { name, parent } = planned.table;
    const above = parent == null ? undefined : chains.get(parent);
    if (above === undefined) {
      const chain: [PlannedTable, ...PlannedTable[]] = [planned];
      chains.set(name, chain);
      all.push(chain);
    } else {
      above.push(planned);
      chains.set(name, above);
    }
  }
  return all;
}
