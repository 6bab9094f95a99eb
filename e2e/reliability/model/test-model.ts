import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bySignal, type Crash } from "./crash.ts";
import type { ModelEngine } from "./engine.ts";
import { byKill } from "./kill.ts";
import { play } from "./play.ts";
import { sequences } from "./sequences.ts";

/** How many histories are played. A failure prints its seed and path: with these, and the same number, it is played again. */
const { FULL, DLT_TEST_SEQUENCES: given, DLT_TEST_SEED: seed, DLT_TEST_PATH: path } = process.env;

/** How the runs of a history are ended, and in how many histories where nobody says how many. */
const ways = {
  "its runs are ended": { usual: 14, full: 200, crash: ({ destination }: ModelEngine): Crash => bySignal(destination) },
  "its processes are killed": { usual: 2, full: 30, crash: ({ place }: ModelEngine): Crash => byKill(place) },
} as const;

/** Plays random histories on an engine, and compares the tables with the model after each run. */
export function testModel(name: string, open: () => Promise<ModelEngine>, isLeftOut = false): void {
  test.skipIf(isLeftOut).for(Object.entries(ways))(
    `${name} holds what the model says, whatever is loaded in whatever order, and wherever %s`,
    { timeout: 3_600_000 },
    async ([, { usual, full, crash }]) => {
      const number = Number(given ?? (FULL === "1" ? full : usual));
      await using engine = await open();
      const folder = await mkdtemp(join(tmpdir(), "dlt-ts-model-"));
      const done = { sequences: 0, runs: 0, crashes: 0 };
      try {
        await fc.assert(
          fc.asyncProperty(sequences(engine.abilities), async (sequence) => {
            done.sequences += 1;
            const dataset = `data_${done.sequences}`;
            try {
              const { runs, crashes } = await play(engine, crash(engine), folder, dataset, sequence);
              done.runs += runs;
              done.crashes += crashes;
            } finally {
              await engine.drop(dataset);
              await rm(join(folder, dataset), { recursive: true, force: true });
            }
          }),
          { numRuns: number, ...(seed === undefined ? {} : { seed: Number(seed) }), ...(path === undefined ? {} : { path }) },
        );
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
      if (path === undefined) expect(done.crashes).toBeGreaterThan(0);
      if (FULL === "1") console.log(name, done);
    },
  );
}
