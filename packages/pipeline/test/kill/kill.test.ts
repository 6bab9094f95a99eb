import { afterAll, describe, expect, test } from "vitest";
import type { CrashOrder } from "./crash-child.js";
import { compileCache, endWorlds, inChild, leftIn, newWorld, seenIn } from "./crash.js";

type Step = Pick<CrashOrder, "step" | "rows">;

const firstRun: Step = { step: "run", rows: "first" };
const secondRun: Step = { step: "run", rows: "second" };
const finish: Step = { step: "run", rows: "none" };
const extract: Step = { step: "extract", rows: "second" };
const normalize: Step = { step: "normalize", rows: "none" };
const load: Step = { step: "load", rows: "none" };

const worlds = new Set<string>([compileCache]);
afterAll(() => endWorlds(worlds));

/** A world like another, after some more steps of processes that live. */
async function worldAfter(like: string | undefined, ...steps: readonly Step[]): Promise<string> {
  const world = newWorld(like);
  worlds.add(world);
  for (const each of steps) await inChild({ folder: world, ...each });
  return world;
}

interface Scenario {
  readonly name: string;
  readonly start: string;
  /** Killed at its events. */
  readonly killed: Step;
  /** At which of them; default: all. */
  readonly where?: (event: string) => boolean;
  /** What remains to do once the killed step has ended well. */
  readonly after: readonly Step[];
}

const empty = await worldAfter(undefined);
const loaded = await worldAfter(empty, firstRun);
const extracted = await worldAfter(loaded, extract);
const normalized = await worldAfter(extracted, normalize);

const scenarios: readonly Scenario[] = [
  { name: "the first run of a pipeline", start: empty, killed: secondRun, where: (event) => event.startsWith("extract"), after: [] },
  {
    name: "a run that replaces a table and adds a column",
    start: loaded,
    killed: secondRun,
    where: (event) => event.startsWith("extract") || /commit|record|sweep|finished$/.test(event),
    after: [],
  },
  { name: "extract", start: loaded, killed: extract, after: [normalize, load] },
  { name: "normalize", start: extracted, killed: normalize, after: [load] },
  { name: "load", start: normalized, killed: load, after: [] },
];

for (const { name, start, killed, where = () => true, after } of scenarios) {
  // The world in which nobody is killed: the events on the way, and what it looks like afterwards.
  const undisturbed = await worldAfter(start);
  const events = (await inChild({ folder: undisturbed, ...killed })) as readonly string[];
  for (const each of after) await inChild({ folder: undisturbed, ...each });
  const before = seenIn(start);
  const expected = seenIn(undisturbed);
  const points = events.map((event, at) => ({ event, at })).filter(({ event }) => !event.endsWith(" rows") && where(event));
  const published = events.indexOf(`${killed.step === "run" ? "extract" : killed.step} publish finished`);

  describe(`killed during ${name}`, () => {
    test.concurrent.for(points)("at event $at, $event", async ({ at }) => {
      const world = await worldAfter(start);
      expect(await inChild({ folder: world, ...killed, killAt: at })).toBe("killed");
      expect([before, expected]).toContainEqual(seenIn(world));

      // Rows that were published wait; a source has to give them again only if they were not.
      const brought = killed.rows !== "none" && at >= published;
      const again = brought ? (killed.step === "run" ? [finish] : []) : [killed];
      for (const each of [...again, ...after]) await inChild({ folder: world, ...each });
      expect(seenIn(world)).toEqual(expected);
      expect(leftIn(world)).toEqual([]);
    });
  });
}

test("all that is left of a killed run is a folder that the next one removes", async () => {
  const world = await worldAfter(loaded);
  expect(await inChild({ folder: world, ...secondRun, killAt: 9 })).toBe("killed");
  expect(leftIn(world)).toEqual([expect.stringMatching(/^temporary\//)]);
  await inChild({ folder: world, ...finish });
  expect(leftIn(world)).toEqual([]);
  expect(seenIn(world)).toEqual(seenIn(loaded));
});
