import { AssertionError } from "node:assert";
import type { CommitLevel } from "@dlt-ts/core";
import { crashLoad } from "../../load/crash-load.js";
import { runLoad } from "../../load/run-load.js";
import { loadIds } from "../../tables/kit-load.js";
import type { World } from "../../world/world.js";
import type { ConformanceCase, Kit } from "../conformance-case.js";
import { differencesFrom, expectState, storeScenario } from "./scenario.js";

/** How many worlds are killed at once. */
const width = 2;

/** At each n-th position the recovery is killed too. */
const recoveryEvery = 4;

/** A world in which the first loads of the scenario are done. */
export async function seeded(kit: Kit, loads: number): Promise<World> {
  const world = await kit.world();
  await storeScenario(world);
  for (const loadId of loadIds.slice(0, loads)) await runLoad(world, loadId);
  return world;
}

/** The events of a load that nothing disturbs: the positions at which it can be killed. */
export async function recordEvents(kit: Kit, loads: number): Promise<{ readonly events: readonly string[]; readonly level: CommitLevel }> {
  const world = await seeded(kit, loads);
  const events: string[] = [];
  const { level } = await runLoad(world, loadIds[loads]!, {
    onEvent: ({ step, table, job }) => events.push([step, table, job].filter(Boolean).join(" ")),
  });
  return { events, level };
}

/** Kills the load after `loads` others at its events, and holds what is left against the promise of its level. */
async function killEverywhere(kit: Kit, loads: number): Promise<void> {
  const { events, level } = await recordEvents(kit, loads);
  const loadId = loadIds[loads]!;
  // From the last to the first: what is wrong with a commit shows at its end.
  const positions = [...events.entries()].filter(([index]) => index % kit.killEvery === 0).toReversed();
  await eachOf(positions, async ([index, event], turn) => {
    const when = `killed at event ${index + 1} of ${events.length} (${event})`;
    const world = await seeded(kit, loads);
    await crashLoad(world, loadId, index + 1);
    if (level === "atomic") await expectOldOrNew(world, loads, when);
    if ((turn + 1) % recoveryEvery === 0) await crashLoad(world, loadId, 2 + (index % events.length));
    await runLoad(world, loadId);
    await expectState(world, loads + 1, `${when}, and loaded again`);
    await world[Symbol.asyncDispose]();
  });
}

/** All of the load is to be seen, or nothing of it: rows, state, schema and receipt. */
async function expectOldOrNew(world: World, loads: number, when: string): Promise<void> {
  const fromOld = await differencesFrom(world, loads);
  if (fromOld.length === 0) return;
  const fromNew = await differencesFrom(world, loads + 1);
  if (fromNew.length === 0) return;
  throw new AssertionError({
    message: `${when}: readers see part of the load.\nCompared with the state before:\n${fromOld.join("\n")}\nCompared with the state after:\n${fromNew.join("\n")}`,
  });
}

/** A few at once. The first that fails ends the others after the one that they are at. */
async function eachOf<Item>(items: readonly Item[], work: (item: Item, index: number) => Promise<void>): Promise<void> {
  const queue = items.entries();
  let failed = false;
  const lanes = Array.from({ length: width }, async () => {
    for (const [index, item] of queue) {
      if (failed) return;
      try {
        await work(item, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  });
  await Promise.all(lanes);
}

/** Kill at every progress event, and replay. */
export const killCases: readonly ConformanceCase[] = [
  {
    id: "faults.kill.changes",
    title: "keeps its promise when killed anywhere in a load that appends, replaces and merges",
    run: (kit) => killEverywhere(kit, 1),
  },
  {
    id: "faults.kill.refresh",
    title: "keeps its promise when killed anywhere in a load that drops a table and empties another",
    run: (kit) => killEverywhere(kit, 2),
  },
  {
    id: "faults.kill.first",
    title: "keeps its promise when killed anywhere in the first load of a dataset",
    run: (kit) => killEverywhere(kit, 0),
  },
];
