import { afterAll, describe, expect, test } from "vitest";
import { Children } from "./children.js";
import type { Command } from "./command.js";
import { scenarios } from "./scenarios.js";
import { Worlds } from "./worlds.js";

const worlds = new Worlds();
const watching = new Children([new URL("watch-files.ts", import.meta.url).href]);
const dying = new Children();
afterAll(async () => {
  await watching[Symbol.asyncDispose]();
  await dying[Symbol.asyncDispose]();
  worlds[Symbol.dispose]();
});

describe("every change of the disk and of the destination lies between two events of its effect, or in a draft that nobody sees", () => {
  test.concurrent.for(scenarios)("$name", async ({ before = [], killed, after = [] }) => {
    const world = worlds.create();
    const seen: Record<string, number> = {};
    for (const command of [...before, killed, ...after]) {
      const { unannounced, announced } = await watching.do(world, command);
      expect(unannounced).toEqual([]);
      for (const [effect, changes] of Object.entries(announced!)) seen[effect] = (seen[effect] ?? 0) + changes;
    }
    // Who watches does see something, of the disk and of the destination.
    expect(seen["lock"]).toBeGreaterThan(1);
    if ([...before, killed, ...after].some(({ step }) => step === "run" || step === "load")) {
      for (const effect of ["connect", "begin", "job", "commit"]) expect(seen[effect], effect).toBeGreaterThan(1);
    }
  });

  test("when what a killed process left is put in order", async () => {
    const run: Command = { step: "run", data: "growing" };
    const start = worlds.create();
    const { events } = await dying.do(worlds.create(), run);
    for (const at of ["extract rows growing", "extract publish finished", "load commit finished", "load record finished"]) {
      const world = worlds.create(start);
      expect(await dying.kill(world, run, events.indexOf(at)), at).toBe(true);
      expect((await watching.do(world, run)).unannounced, at).toEqual([]);
    }
  });
});
