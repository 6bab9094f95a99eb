import { startPostgres } from "@dlt-ts/test-servers";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { openEngine } from "../engines/open-engine.ts";
import type { Place } from "../engines/place.ts";
import { comparable } from "../matrix/comparable.ts";
import { killPoints } from "../matrix/kill-points.ts";
import { same } from "../matrix/differences.ts";
import { undisturbed, type Stage } from "../matrix/sweep.ts";
import { kindOf } from "../process/event-name.ts";
import { Loaders, type Listener } from "../process/loaders.ts";
import { Worlds, type World } from "../process/world.ts";
import { writeFaults, type RecordedFault } from "../record/record.ts";

// What was committed must survive a kill of the server, though not of the machine.
const server = await startPostgres({ settings: ["synchronous_commit=on"] });
const worlds = new Worlds(await openEngine("postgres", server.connectionString));
const loaders = new Loaders();
const stage: Stage = { engine: worlds.engine, worlds, loaders };
afterAll(async () => {
  await loaders[Symbol.asyncDispose]();
  await worlds[Symbol.asyncDispose]();
  await server.stop();
  if (full && faults.length === 3) writeFaults("server-killed", faults);
});

/** At every event of the load, not only at the first of each kind; what came of it is written down for the documentation. */
const full = process.env["FULL"] === "1";
const faults: RecordedFault[] = [];

const whole = await undisturbed(stage, "delete-insert");

/** Runs while something happens to the server, again if it failed, and compares. */
async function survives(world: World, listen: Listener, where: string): Promise<boolean> {
  const { command, after } = whole;
  const { end } = await loaders.order({ world, command, held: true }, listen);
  if (end === "failed") await loaders.done({ world, command });
  expect(comparable(await stage.engine.contents(world.place)), where).toEqual(after);
  // And nothing comes twice.
  await loaders.done({ world, command });
  const found = comparable(await stage.engine.contents(world.place));
  expect(found, `${where}, and run once more`).toEqual(after);
  await worlds.remove(world);
  return same(found, after);
}

async function restart(): Promise<void> {
  await server.kill();
  await server.start();
}

test.for(["the server's process of a connection", "the whole server"] as const)(
  "%s is killed in the middle of a COPY",
  { timeout: 300_000 },
  async (victim) => {
    const world = await worlds.copy(whole.start);
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
    const world = await worlds.copy(whole.start);
    const restartThere: Listener = async (standing) => void (standing.number === number && (await restart()));
    wrong += Number(!(await survives(world, restartThere, `server killed at ${event}`)));
  }
  faults.push({ fault: "the whole server gets SIGKILL at an event of a load, and is started again", times: points.length, wrong });
});

/** Makes a COPY of orders stand still at one of its rows. */
class HeldCopy implements AsyncDisposable {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async in({ address }: Place): Promise<HeldCopy> {
    const client = new pg.Client({ connectionString: address });
    // It dies with the server.
    client.on("error", () => undefined);
    await client.connect();
    for (const statement of [
      "SELECT pg_advisory_lock(42)",
      `CREATE FUNCTION public.stand_still() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF NEW.id = 5 THEN PERFORM pg_advisory_xact_lock_shared(42); END IF;
         RETURN NEW;
       END $$`,
      `CREATE FUNCTION public.hold_tables() RETURNS event_trigger LANGUAGE plpgsql AS $$
       DECLARE made record;
       BEGIN
         FOR made IN
           SELECT object_identity AS name FROM pg_event_trigger_ddl_commands() c JOIN pg_attribute ON attrelid = c.objid AND attname = 'name'
           WHERE object_type = 'table' AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.objid AND attname = 'id')
         LOOP
           EXECUTE format('CREATE TRIGGER stand_still BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION public.stand_still()', made.name);
         END LOOP;
       END $$`,
      "CREATE EVENT TRIGGER hold_tables ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION public.hold_tables()",
    ])
      await client.query(statement);
    return new HeldCopy(client);
  }

  /** The process of the server that stands still. */
  async backend(): Promise<number> {
    for (;;) {
      const { rows } = await this.#client.query<{ pid: number }>(
        `SELECT pid FROM pg_locks JOIN pg_stat_activity USING (pid)
         WHERE locktype = 'advisory' AND objid = 42 AND NOT granted AND query ILIKE 'copy %'`,
      );
      if (rows[0] !== undefined) return rows[0].pid;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.end().catch(() => undefined);
  }
}
