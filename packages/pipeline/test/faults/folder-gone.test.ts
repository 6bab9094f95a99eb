import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { DltError } from "@dlt-ts/core";
import { perform, shopIn, type Command } from "../kill/command.js";
import { seenIn } from "../kill/seen.js";
import { Worlds } from "../kill/worlds.js";

const worlds = new Worlds();
afterAll(() => worlds[Symbol.dispose]());

const folderIn = (world: string): string => join(world, "pipelines", "shop");
const remove = (world: string): void => rmSync(folderIn(world), { recursive: true, force: true });

describe("the working folder is removed, and the same command is given again", () => {
  // The destination has the state: what was loaded does not come again, what was not comes once.
  test.each<readonly [string, readonly Command[], Command]>([
    ["a first run", [], { step: "run", data: "growing" }],
    ["a run that goes on", [{ step: "run", data: "growing" }], { step: "run", data: "grown" }],
  ])("during %s, at any event", async (_name, before, command) => {
    const start = worlds.create();
    for (const each of before) await perform(start, each);
    const undisturbed = worlds.create(start);
    let events = 0;
    await perform(undisturbed, command, () => void (events += 1));
    const expected = await seenIn(undisturbed);

    let failed = 0;
    for (let at = 0; at < events; at += 2) {
      const world = worlds.create(start);
      let heard = 0;
      const error: unknown = await perform(world, command, () => void (heard++ === at && remove(world))).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      const where = `event ${at} of ${events}: ${String(error)}`;
      if (error !== undefined) {
        failed += 1;
        expect(error, where).toBeInstanceOf(DltError);
        expect(String(error), where).toContain(folderIn(world));
      }
      await perform(world, command);
      const { tables, left } = await seenIn(world);
      expect(tables, where).toEqual(expected.tables);
      expect(left, where).toEqual([]);
      worlds.remove(world);
    }
    expect(failed).toBeGreaterThan(5);
  });

  test("between steps: nothing waits any more, and an extraction brings the rows again", async () => {
    for (const steps of [["extract"], ["extract", "normalize"]] as const) {
      const world = worlds.create();
      for (const step of steps) await perform(world, { step, data: "growing" });
      remove(world);
      expect(await shopIn(world).pendingPackages()).toEqual([]);
      await perform(world, { step: "normalize" });
      await perform(world, { step: "load" });
      expect((await seenIn(world)).tables).toEqual({});
      await perform(world, { step: "run", data: "growing" });
      expect((await seenIn(world)).tables["growing"]).toHaveLength(3);
    }
  });
});
