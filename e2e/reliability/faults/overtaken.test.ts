import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noPostgres, serverOfTests } from "../engines/server-of-tests.ts";
import { comparable } from "../matrix/comparable.ts";
import { dispositionNames, type DispositionName } from "../matrix/dispositions.ts";
import { inPairs } from "../matrix/in-pairs.ts";
import { killPoints } from "../matrix/kill-points.ts";
import { same } from "../matrix/differences.ts";
import { openStage, type Stage } from "../matrix/stage.ts";
import { undisturbed } from "../matrix/sweep.ts";
import { kindOf } from "../process/event-name.ts";
import { writeFaults, type RecordedFault } from "../record/record.ts";

const full = process.env["FULL"] === "1";
const dispositions: readonly DispositionName[] = full ? dispositionNames : ["delete-insert"];
const faults: RecordedFault[] = [];

describe.skipIf(noPostgres)("postgres", () => {
  let stage: Stage;
  beforeAll(async () => {
    // A session that stands still in a transaction holds what it has locked until the server ends it: soon, here.
    const address = new URL(serverOfTests!);
    address.searchParams.set("options", "-c idle_in_transaction_session_timeout=1s");
    stage = await openStage("postgres", address.href);
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
    if (full && faults.length === dispositions.length) writeFaults("overtaken", faults);
  });

  test.for(dispositions)(
    "%s: a loader that is stopped (SIGSTOP) while another one finishes its load and the next, then wakes up, changes nothing",
    { timeout: 900_000 },
    async (disposition) => {
      const { start, events, command } = await undisturbed(stage, disposition);
      const next = { disposition, turn: 3 } as const;
      const whole = await stage.worlds.copy(start);
      await stage.loaders.done({ world: whole, command });
      await stage.loaders.done({ world: whole, command: next });
      const expected = comparable(await stage.engine.contents(whole.place));

      const kinds = new Set<string>();
      const points = killPoints(events, "load").filter(({ event }) => full || kinds.size < kinds.add(kindOf(event)).size);
      const stops = { times: 0, wrong: 0 };
      await inPairs(points, async ({ number, event }) => {
        const world = await stage.worlds.copy(start);
        const where = `stopped at event ${number}, ${event}`;
        await stage.loaders.order({ world, command, held: true }, async (standing) => {
          if (standing.number !== number) return;
          standing.process.kill("SIGSTOP");
          try {
            const other = await stage.worlds.elsewhere(world);
            await stage.loaders.done({ world: other, command });
            await stage.loaders.done({ world: other, command: next });
          } finally {
            standing.process.kill("SIGCONT");
          }
        });
        expect(comparable(await stage.engine.contents(world.place)), `${where}, and woken`).toEqual(expected);
        // It may have failed, and its package wait: whoever finishes it finds out that it is loaded.
        const { memory } = await stage.loaders.done({ world, command: { disposition, turn: "waiting" } });
        expect(memory.waiting, where).toBe(0);
        const found = comparable(await stage.engine.contents(world.place));
        stops.times += 1;
        stops.wrong += Number(!same(found, expected));
        expect(found, `${where}, woken, and finished`).toEqual(expected);
        await stage.worlds.remove(world);
      });
      faults.push({ fault: `a loader is stopped while another finishes its load and the next, and wakes: ${disposition}`, ...stops });
    },
  );
});
