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

/**
 * How the runs of a history are ended, and how many histories are played where nobody says how many: at least so many, then more while there is
 * time. A machine that is slow or busy plays fewer.
 */
const ways = {
  "its runs are ended": { atLeast: 14, seconds: 25, full: 200, crash: ({ destination }: ModelEngine): Crash => bySignal(destination) },
  "its processes are killed": { atLeast: 2, seconds: 10, full: 30, crash: ({ place }: ModelEngine): Crash => byKill(place) },
} as const;

/** Plays random histories on an engine, and compares the tables with the model after each run. */
export function testModel(name: string, open: () => Promise<ModelEngine>, isLeftOut = false): void {
  test.skipIf(isLeftOut).for(Object.entries(ways))(
    `${name} holds what the model says, whatever is loaded in whatever order, and wherever %s`,
    { timeout: 3_600_000 },
    async ([, { atLeast, seconds, full, crash }]) => {
      const isLimited = given === undefined && FULL !== "1";
      const end = performance.now() + seconds * 1_000;
      await using engine = await open();
      const folder = await mkdtemp(join(tmpdir(), "dlt-ts-model-"));
      const done = { sequences: 0, runs: 0, crashes: 0 };
      try {
        await fc.assert(
          fc.asyncProperty(sequences(engine.abilities), async (sequence) => {
            if (isLimited && done.sequences >= atLeast && performance.now() > end) return;
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
          {
            numRuns: Number(given ?? full),
            ...(seed === undefined ? {} : { seed: Number(seed) }),
            ...(path === undefined ? {} : { path }),
          },
        );
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
      if (path === undefined) expect(done.crashes).toBeGreaterThan(0);
      if (FULL === "1") console.log(name, done);
    },
  );
}
