import { afterAll, describe, expect, test } from "vitest";
import { pipelineEffects, type PipelineEvent } from "../../src/pipeline-event.js";
import { Children } from "./children.js";
import { scenarios } from "./scenarios.js";
import { killedAt, killPoints, kindOf, undisturbed } from "./sweep.js";
import { Worlds } from "./worlds.js";

const worlds = new Worlds();
const children = new Children();
afterAll(async () => {
  await children[Symbol.asyncDispose]();
  worlds[Symbol.dispose]();
});

const recorded = await Promise.all(scenarios.map((scenario) => undisturbed(scenario, worlds, children)));

const points = killPoints(recorded);

for (const [number, each] of recorded.entries()) {
  const { scenario, expected, between } = each;
  describe(`killed during ${scenario.name}, and repeated`, () => {
    // A repeated command that ends before the event of a second kill is not killed there; at some point it must be.
    const notYet = new Set(scenario.again);
    afterAll(() => expect([...notYet], "second kills that no repeated command lived long enough for").toEqual([]));
    test.concurrent.for(points[number]!)("at event $at, $event", async (point) => {
      for (const { between: found, end, secondKill, killedTwice } of await killedAt(each, point, worlds, children)) {
        if (secondKill !== undefined && killedTwice) notYet.delete(secondKill);
        if (scenario.atomic ?? true) expect(between).toContainEqual(found);
        expect(end, secondKill === undefined ? "" : `and killed again at event ${secondKill}`).toEqual(expected);
      }
    });
  });
}

/** An event of a new type makes this a mistake until it stands here; it is swept then, or the test below fails. */
const types: Readonly<Record<Exclude<PipelineEvent["type"], "effect">, true>> = {
  step: true,
  total: true,
  rows: true,
  resource: true,
  destination: true,
  retry: true,
  warning: true,
  extracted: true,
  normalized: true,
  loaded: true,
};

test("there is no kind of event, nor an effect, at which no process was killed", () => {
  const swept = new Set(points.flat().map(({ event }) => kindOf(event)));
  const effects = pipelineEffects.flatMap((effect) => [`${effect} started`, `${effect} finished`]);
  expect(effects.filter((effect) => !swept.has(effect))).toEqual([]);
  const told = new Set([...swept].map((event) => event.split(" ")[0]));
  expect(Object.keys(types).filter((type) => !told.has(type))).toEqual([]);
});
