import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testDatabase } from "@dlt-ts/test-servers";
import pg from "pg";
import { expect, test } from "vitest";
import { noPostgres } from "../engines/server-of-tests.ts";
import { postgresTables } from "../model/postgres-engine.ts";
import { expectTogether } from "./expect-together.ts";
import { Member } from "./member.ts";
import { dataset, type Order } from "./program.ts";

const members = Array.from({ length: 20 }, (_, member) => member);

test.skipIf(noPostgres)(
  "20 pipelines, a process each, load into one dataset of Postgres at the same time, and some are killed and begin again",
  { timeout: 300_000 },
  async () => {
    await using database = await testDatabase();
    const folder = await mkdtemp(join(tmpdir(), "dlt-together-"));
    try {
      for (const turn of [1, 2]) {
        const orders = members.map((member): Order => ({ place: { engine: "postgres", address: database.url }, folder, member, turn }));
        // Every fourth one is killed, each somewhere else, and started again while the others load.
        const started = await Promise.all(
          orders.map((order) => Member.start(order.member % 4 === 0 ? { ...order, killAt: 4 + order.member + turn } : order)),
        );
        const ends = await Promise.all(
          started.map(async (member, place) => {
            const end = await member.load();
            return end === "SIGKILL" ? [end, await (await Member.start(orders[place]!)).load()] : [end];
          }),
        );
        expect(ends).toEqual(members.map((member) => (member % 4 === 0 ? ["SIGKILL", "done"] : ["done"])));
      }
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      try {
        expectTogether(await postgresTables(client, dataset), members.length);
      } finally {
        await client.end();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
