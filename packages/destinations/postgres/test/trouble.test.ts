import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { DestinationClient, LoadJob, LoadPlan } from "@dlt-ts/core";
import { rowsIn, table } from "@dlt-ts/test-loads";
import { startPostgres, type PostgresServer } from "@dlt-ts/test-servers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, newDataset } from "./support/connect.js";
import { jobOf, plan } from "./support/load.js";
import { databaseUrl, noServer, ownConnection, sql } from "./support/server.js";

const orders = table("orders", { id: "bigint", note: "text" });
const refunds = table("refunds", { id: "bigint" });

function begin(client: DestinationClient, planned: LoadPlan): ReturnType<DestinationClient["begin"]> {
  return client.begin(planned, { signal: new AbortController().signal, progress: () => undefined });
}

async function untilWaiting(application: string): Promise<void> {
  const query = "SELECT 1 FROM pg_stat_activity WHERE application_name = $1 AND wait_event_type = 'Lock'";
  while ((await sql(query, [application])).length === 0) await sleep(10);
}

test.skipIf(noServer)("a commit that the server ends because of a deadlock may be tried again, and loads everything once", async () => {
  const url = new URL(await databaseUrl());
  url.searchParams.set("options", "-c deadlock_timeout=50ms");
  url.searchParams.set("application_name", "loader");
  const dataset = newDataset();
  const client = await connect({ credentials: url.href }, { dataset });
  const tables = [orders, refunds].map((described) => ({ table: described, disposition: "append" as const }));
  const staged = async (loadId: string): ReturnType<DestinationClient["begin"]> => {
    const jobs = [await jobOf(orders, [{ id: 1 }]), await jobOf(refunds, [{ id: 2 }])];
    const session = await begin(client, plan(loadId, tables, jobs));
    for (const job of jobs) await session.run(job);
    return session;
  };
  await (await staged("1")).commit();

  // The loader stops behind a gate when it has written orders; then the other waits for orders, and the loader for refunds.
  await sql(
    `CREATE FUNCTION ${dataset}.pass() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(7); RETURN NULL; END $$`,
  );
  await sql(`CREATE TRIGGER gate AFTER INSERT ON ${dataset}.orders FOR EACH STATEMENT EXECUTE FUNCTION ${dataset}.pass()`);
  const gate = await ownConnection();
  await gate.query("SELECT pg_advisory_lock(7)");
  const other = await ownConnection();
  // Whoever looks for deadlocks is the one that loses: the loader.
  await other.query("SET deadlock_timeout = '1h'; SET application_name = 'other'");
  await other.query("BEGIN");
  await other.query(`LOCK TABLE ${dataset}.refunds`);
  const session = await staged("2");
  const committing = session.commit();
  await untilWaiting("loader");
  const locking = other.query(`LOCK TABLE ${dataset}.orders`);
  await untilWaiting("other");
  await gate.query("SELECT pg_advisory_unlock(7)");

  await expect(committing).rejects.toMatchObject({ reason: "contention", retry: "call", context: { sqlstate: "40P01" } });
  await locking;
  await other.query("COMMIT");
  await session.commit();
  const counts = "SELECT count(*)::int AS orders, (SELECT count(*)::int FROM refunds) AS refunds FROM orders";
  expect(await rowsIn(client, { sql: counts })).toEqual([{ orders: 2, refunds: 2 }]);
});

const diskFolder = (): string => mkdtempSync(join(tmpdir(), "dlt-postgres-disk-"));
const mount = (folder: string): boolean => spawnSync("mount", ["-t", "tmpfs", "-o", "size=6m", "dlt-ts-tests", folder]).status === 0;
const unmount = (folder: string): void => {
  spawnSync("umount", [folder]);
  rmSync(folder, { recursive: true, force: true });
};

/** Only root mounts a disk, and only for a server on this machine. */
const canMount = ((): boolean => {
  if (noServer || process.env["DLT_TEST_POSTGRES"] !== undefined) return false;
  const folder = diskFolder();
  const mounted = mount(folder);
  unmount(folder);
  return mounted;
})();

describe.skipIf(!canMount)("a disk that is full", () => {
  // A server of this file: tablespaces are of a whole server.
  let server: PostgresServer;
  let disk: string;
  beforeAll(async () => {
    disk = diskFolder();
    expect(mount(disk)).toBe(true);
    server = await startPostgres();
    spawnSync("chown", [String(statSync(server.dataFolder).uid), disk]);
    await sql(`CREATE TABLESPACE small LOCATION '${disk}'`, [], server.connectionString);
  });
  afterAll(async () => {
    await server.stop();
    unmount(disk);
  });

  const resize = (size: string): void => expect(spawnSync("mount", ["-o", `remount,size=${size}`, disk]).status).toBe(0);
  const many = (from: number, megabytes: number): Promise<LoadJob> =>
    jobOf(
      orders,
      Array.from({ length: megabytes * 1000 }, (_, index) => ({ id: from + index, note: "x".repeat(1000) })),
    );

  test.each([
    ["while a file is copied", 8],
    ["in the commit", 3],
  ])("%s: nothing is seen, and the load goes on once there is room", async (_, megabytes) => {
    resize("6m");
    const url = new URL(server.connectionString);
    url.searchParams.set("options", "-c default_tablespace=small");
    const client = await connect({ credentials: url.href }, { dataset: newDataset() });
    const first = await jobOf(orders, [{ id: 0, note: "c4n4ry" }]);
    const describe = (loadId: string, job: LoadJob): LoadPlan => plan(loadId, [{ table: orders, disposition: "append" }], [job]);
    await using loaded = await begin(client, describe("1", first));
    await loaded.run(first);
    await loaded.commit();

    const job = await many(1, megabytes);
    const planned = describe("2", job);
    const steps: string[] = [];
    await expect(
      (async () => {
        await using session = await begin(client, planned);
        await session.run(job);
        steps.push("staged");
        await session.commit();
      })(),
    ).rejects.toMatchObject({
      reason: "quota",
      retry: "never",
      message: expect.stringMatching(/disk of the server is full: free some space/),
      context: { sqlstate: "53100" },
    });
    expect(steps).toEqual(megabytes === 3 ? ["staged"] : []);
    const count = { sql: "SELECT count(*)::int AS rows, count(DISTINCT id)::int AS ids FROM orders" };
    expect(await rowsIn(client, count)).toEqual([{ rows: 1, ids: 1 }]);

    resize("60m");
    await using again = await begin(client, planned);
    // What was staged before the disk was full is not copied again.
    expect((await again.run(job)).rows).toBe(megabytes === 3 ? undefined : job.rows);
    await again.commit();
    const rows = megabytes * 1000 + 1;
    expect(await rowsIn(client, count)).toEqual([{ rows, ids: rows }]);
    await client.drop();
    // Only now are the files of dropped tables gone.
    await sql("CHECKPOINT", [], server.connectionString);
  });
});
