import { afterAll, describe, expect, test } from "vitest";
import { Children } from "./children.js";
import type { Command } from "./command.js";
import { seenIn, type Seen } from "./seen.js";
import { Worlds } from "./worlds.js";

const worlds = new Worlds();
const children = new Children();
afterAll(async () => {
  await children[Symbol.asyncDispose]();
  worlds[Symbol.dispose]();
});

const run: Command = { step: "run", data: "first" };
const finish: Command = { step: "run" };

async function worldAfter(...commands: readonly Command[]): Promise<string> {
  const world = worlds.create();
  for (const command of commands) await children.do(world, command);
  return world;
}

const numbers = (seen: Seen, table: string): readonly unknown[] =>
  (seen.tables[table] ?? []).map((row) => (row as { readonly id: unknown }).id).sort();

/** Nothing says which rows a second run of plain data has brought already: no key, no cursor. */
describe("a run of plain data that is killed and repeated", async () => {
  const { events } = await children.do(worlds.create(), run);
  const once = await seenIn(await worldAfter(run));
  const twice = await seenIn(await worldAfter(run, run));

  test.concurrent.for([
    ["extract draft finished", once],
    ["extract rows orders", once],
    ["extract publish started", once],
    ["extract publish finished", twice],
    ["load commit started", twice],
    ["load record finished", twice],
  ] as const)(
    "%s: before the package is published the data is read once, then what waits is finished and the data is read again",
    async ([at, expected]) => {
      const world = worlds.create();
      expect(await children.kill(world, run, events.indexOf(at))).toBe(true);
      await children.do(world, run);
      const seen = await seenIn(world);
      expect(numbers(seen, "orders")).toEqual(numbers(expected, "orders"));
      expect(seen.tables).toEqual(expected.tables);
      expect(seen.left).toEqual([]);
    },
  );

  test.concurrent("run() without data only finishes what waits", async () => {
    const world = worlds.create();
    await children.kill(world, run, events.indexOf("extract publish finished"));
    await children.do(world, finish);
    expect(await seenIn(world)).toEqual(once);
  });

  test.concurrent("what was not published is a folder that the next step removes", async () => {
    const world = worlds.create();
    await children.kill(world, run, events.indexOf("extract rows orders"));
    expect((await seenIn(world)).left).toEqual(["lock", expect.stringMatching(/^temporary\//)]);
    await children.do(world, finish);
    expect((await seenIn(world)).left).toEqual([]);
    expect((await seenIn(world)).tables).toEqual({});
  });
});
