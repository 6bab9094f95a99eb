import { openWorld, type World } from "../world/world.js";
import type { ConformanceCase } from "./conformance-case.js";

/**
 * Runs a case against a subject and disposes of its worlds. Rejects with what the case found.
 *
 * @param killEvery loads are killed at each n-th of their events; default: at all
 */
export async function runCase(conformanceCase: ConformanceCase, subjectUrl: URL, killEvery: number = 1): Promise<void> {
  const worlds: World[] = [];
  try {
    await conformanceCase.run({
      killEvery,
      async world() {
        const world = await openWorld(subjectUrl);
        worlds.push(world);
        return world;
      },
    });
  } finally {
    for (const world of worlds) await world[Symbol.asyncDispose]();
  }
}
