import { afterAll, afterEach, describe, expect, test } from "vitest";
import { DltError } from "@dlt-ts/core";
import { perform, shopIn, type Command } from "../kill/command.js";
import { seenIn } from "../kill/seen.js";
import { Worlds } from "../kill/worlds.js";
import { FullDisk } from "./full-disk.js";

const disk = await FullDisk.install();
const worlds = new Worlds();
afterEach(() => disk.room(Number.POSITIVE_INFINITY));
afterAll(() => worlds[Symbol.dispose]());

interface Case {
  readonly name: string;
  readonly before?: readonly Command[];
  /** Done while the disk fills, then again with room on it. */
  readonly command: Command;
  readonly after?: readonly Command[];
  /** Of the calls that write, every so many-th is the first that fails. */
  readonly every: number;
}

const cases: readonly Case[] = [
  { name: "a first run", command: { step: "run", data: "growing" }, every: 2 },
  { name: "a second run", before: [{ step: "run", data: "growing" }], command: { step: "run", data: "grown" }, every: 3 },
  {
    name: "a run of several schemas under a key",
    before: [{ step: "run", data: "schemas" }],
    command: { step: "run", data: "moreSchemas", options: { idempotencyKey: "more" } },
    every: 5,
  },
  {
    name: "extract",
    command: { step: "extract", data: "growing" },
    after: [{ step: "normalize" }, { step: "load" }],
    every: 1,
  },
  {
    name: "normalize",
    before: [{ step: "extract", data: "growing" }],
    command: { step: "normalize" },
    after: [{ step: "load" }],
    every: 2,
  },
  { name: "load", before: [{ step: "extract", data: "growing" }, { step: "normalize" }], command: { step: "load" }, every: 2 },
  {
    name: "a run on a new machine",
    before: [{ step: "run", data: "growing" }],
    command: { step: "run", data: "grown", machine: "elsewhere" },
    every: 7,
  },
];

/** What a person reads of an error, with all that caused it. */
function messagesOf(error: unknown): string {
  return error instanceof Error ? `${error.message}\n${messagesOf(error.cause)}` : "";
}

describe("a disk without room, and room on it again", () => {
  test.each(cases)("during $name", async ({ before = [], command, after = [], every }) => {
    const start = worlds.create();
    for (const each of before) await perform(start, each);

    const undisturbed = worlds.create(start);
    disk.room(Number.POSITIVE_INFINITY);
    await perform(undisturbed, command);
    const { writes } = disk;
    for (const each of after) await perform(undisturbed, each);
    const expected = await seenIn(undisturbed, command.machine);
    expect(writes).toBeGreaterThan(15);

    const waiting = async (world: string): Promise<number> => (await shopIn(world, command).pendingPackages()).length;
    const waitingBefore = await waiting(start);
    let failed = 0;
    let complete = 0;
    for (let room = 0; room < writes; room += every) {
      const where = `room for ${room} of ${writes} calls`;
      const world = worlds.create(start);
      disk.room(room);
      const error: unknown = await perform(world, command).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      const refused = [...disk.refused];
      disk.room(Number.POSITIVE_INFINITY);
      expect(refused, where).not.toEqual([]);
      if (error !== undefined) {
        failed += 1;
        expect(error, where).toBeInstanceOf(DltError);
        expect(messagesOf(error), where).toMatch(/no space left on the disk\. The working folder .* disk not full.*pipelinesDir/);
        expect(messagesOf(error), where).toContain(world);
        const { message } = error as Error;
        if (message.includes("as it was before")) expect(await waiting(world), where).toBe(waitingBefore);
        if (message.includes("complete all the same")) complete += 1;
      }
      await perform(world, command);
      for (const each of after) await perform(world, each);
      expect(await seenIn(world, command.machine), `${where}: ${String(error)}`).toEqual(expected);
      worlds.remove(world);
    }
    expect(failed).toBeGreaterThan(5);
    if (every === 1) expect(complete).toBeGreaterThan(0);
  });
});
