import { PostgresUnavailable, startPostgres } from "@dlt-ts/test-servers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postgresIsRequired } from "../engines/server-of-tests.ts";
import { comparable } from "../matrix/comparable.ts";
import { killPoints } from "../matrix/kill-points.ts";
import { same } from "../matrix/differences.ts";
import { openStage, type Stage } from "../matrix/stage.ts";
import { undisturbed, type Undisturbed } from "../matrix/sweep.ts";
import { kindOf } from "../process/event-name.ts";
import type { Listener } from "../process/loaders.ts";
import type { World } from "../process/world.ts";
import { writeFaults, type RecordedFault } from "../record/record.ts";
import { HeldCopy } from "./held-copy.ts";

// What was committed must survive a kill of the server, though not of the machine.
const server = await startPostgres({ settings: ["synchronous_commit=on"] }).catch((error: unknown) => {
  if (error instanceof PostgresUnavailable && !postgresIsRequired) return undefined;
  throw error;
});

/** At every event of the load, not only at the first of each kind; what came of it is written down for the documentation. */
const full = process.env["FULL"] === "1";
const faults: RecordedFault[] = [];

describe.skipIf(server === undefined)("postgres", () => {
  let stage: Stage;
  let whole: Undisturbed;
  beforeAll(async () => {
    stage = await openStage("postgres", server!.connectionString);
    whole = await undisturbed(stage, "delete-insert");
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
    await server!.stop();
    if (full && faults.length === 3) writeFaults("server-killed", faults);
  });

  /** Runs while something happens to the server, again if it failed, and compares. */
  async function survives(world: World, listen: Listener, where: string): Promise<boolean> {
    const { command, after } = whole;
    const { end } = await stage.loaders.order({ world, command, held: true }, listen);
    if (end === "failed") await stage.loaders.done({ world, command });
    expect(comparable(await stage.engine.contents(world.place)), where).toEqual(after);
    // And nothing comes twice.
    await stage.loaders.done({ world, command });
    const found = comparable(await stage.engine.contents(world.place));
    expect(found, `${where}, and run once more`).toEqual(after);
    await stage.worlds.remove(world);
    return same(found, after);
  }

  async function restart(): Promise<void> {
    await server!.kill();
    await server!.start();
  }

  test.for(["the server's process of a connection", "the whole server"] as const)(
    "%s is killed in the middle of a COPY",
    { timeout: 300_000 },
    async (victim) => {
      const world = await stage.worlds.copy(whole.start);
      await using copy = await HeldCopy.in(world.place);
      const running = survives(world, () => undefined, `${victim} killed`);
      const backend = await copy.backend();
      if (victim === "the whole server") await restart();
      else process.kill(backend, "SIGKILL");
      faults.push({ fault: `${victim} gets SIGKILL in the middle of a COPY`, times: 1, wrong: Number(!(await running)) });
    },
  );

  test("the server is killed at events of each kind, and started again", { timeout: 600_000 }, async () => {
    const kinds = new Set<string>();
    const points = killPoints(whole.events, "load").filter(({ event }) => full || kinds.size < kinds.add(kindOf(event)).size);
    let wrong = 0;
    for (const { number, event } of points) {
      const world = await stage.worlds.copy(whole.start);
      const restartThere: Listener = async (standing) => void (standing.number === number && (await restart()));
      wrong += Number(!(await survives(world, restartThere, `server killed at ${event}`)));
    }
    faults.push({ fault: "the whole server gets SIGKILL at an event of a load, and is started again", times: points.length, wrong });
  });
});
