import { openWorld, type World } from "../world/world.js";
import type { ConformanceCase } from "./conformance-case.js";

/** Runs a case against a subject and disposes of its worlds. Rejects with what the case found. */
export async function runCase(conformanceCase: ConformanceCase, subjectUrl: URL): Promise<void> {
  const worlds: World[] = [];
  try {
    await conformanceCase.run({
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
