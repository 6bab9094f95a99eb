import { afterAll, describe, expect, test } from "vitest";
import { Children } from "./children.js";
import { scenarios } from "./scenarios.js";
import { killedAt, undisturbed } from "./sweep.js";
import { Worlds } from "./worlds.js";

const worlds = new Worlds();
const children = new Children();
afterAll(async () => {
  await children[Symbol.asyncDispose]();
  worlds[Symbol.dispose]();
});

const recorded = await Promise.all(scenarios.map((scenario) => undisturbed(scenario, worlds, children)));

for (const each of recorded) {
  const { scenario, points, expected, between } = each;
  describe(`killed during ${scenario.name}, and repeated`, () => {
    test.concurrent.for(points)("at event $at, $event", async (point) => {
      for (const { between: found, end, secondKill } of await killedAt(each, point, worlds, children)) {
        if (scenario.atomic ?? true) expect(between).toContainEqual(found);
        expect(end, secondKill === undefined ? "" : `and killed again at event ${secondKill}`).toEqual(expected);
      }
    });
  });
}
