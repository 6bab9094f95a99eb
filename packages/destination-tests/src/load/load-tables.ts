import { loadIds, type KitLoad, type KitTable } from "../tables/kit-load.js";
import type { World } from "../world/world.js";
import { runLoad, type LoadOutcome } from "./run-load.js";
import { storeLoad } from "./stored-load.js";

/** Loads tables as the n-th load of the world, counted from 1. */
export async function loadTables(
  world: World,
  number: 1 | 2 | 3 | 4,
  tables: readonly KitTable[],
  more: Partial<KitLoad> = {},
): Promise<LoadOutcome> {
  const loadId = loadIds[number - 1]!;
  await storeLoad(world, { loadId, version: number, tables, ...more });
  return runLoad(world, loadId, more.pipeline === undefined ? {} : { pipeline: more.pipeline });
}
