import pg from "pg";
import { expect, test } from "vitest";
import { noPostgres, serverOfTests } from "../engines/server-of-tests.ts";
import { comparable } from "../matrix/comparable.ts";
import { openStage } from "../matrix/stage.ts";
import { undisturbed } from "../matrix/sweep.ts";

/** Somebody who has read the table, and has not ended the transaction. */
async function readerOf(address: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: address });
  client.on("error", () => undefined);
  await client.connect();
  await client.query("BEGIN");
  await client.query("SELECT count(*) FROM data.orders");
  return client;
}

test.skipIf(noPostgres)("a reader in a long transaction holds up a load that adds a column to its table, and no other", async () => {
  await using stage = await openStage("postgres", serverOfTests);
  const { worlds, loaders } = stage;
  const { start, command, after } = await undisturbed(stage, "delete-insert");
  const world = await worlds.copy(start);
  const reader = await readerOf(world.place.address);
  const adding = loaders.done({ world, command });
  for (;;) {
    const { rows } = await reader.query(
      "SELECT FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    );
    if (rows.length > 0) break;
  }
  expect((await reader.query("SELECT FROM data.orders")).rows).toHaveLength(4);
  await reader.query("COMMIT");
  await adding;
  expect(comparable(await stage.engine.contents(world.place))).toEqual(after);

  await reader.query("BEGIN");
  await reader.query("SELECT count(*) FROM data.orders");
  await loaders.done({ world, command: { ...command, turn: 3 } });
  await reader.end();
});
