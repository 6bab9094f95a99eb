import { setTimeout as sleep } from "node:timers/promises";
import type { DestinationClient, LoadSession, LoadPlan, LoadJob } from "@dlt-ts/core";
import { describe, expect, test } from "vitest";
import { load, rowsIn, table } from "@dlt-ts/test-loads";
import { lockKey } from "../src/staging/advisory-locks.js";
import { stagedTable } from "../src/staging/staging-names.js";
import { connect, newDataset } from "./support/connect.js";
import { jobOf, plan } from "./support/load.js";
import { noServer, ownConnection, sql } from "./support/server.js";

const orders = table("orders", { id: "bigint" });
const never = new AbortController().signal;

function begin(client: DestinationClient, planned: LoadPlan): Promise<LoadSession> {
  return client.begin(planned, { signal: never, progress: () => undefined });
}

async function appends(
  loadId: string,
  ids: readonly number[],
  pipeline: string = "numbers",
): Promise<{ readonly planned: LoadPlan; readonly jobs: LoadJob[] }> {
  const jobs = await Promise.all(ids.map((id) => jobOf(orders, [{ id }])));
  return { jobs, planned: plan(loadId, [{ table: orders, disposition: "append" }], jobs, { pipeline }) };
}

/** The staged tables that are there. */
async function staged(dataset: string): Promise<number> {
  const rows = await sql(
    `SELECT count(*)::int FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = $1 AND relname LIKE '\\_dlt\\_stage\\_%' AND relkind = 'r'`,
    [`${dataset}_staging`],
  );
  return Number(rows[0]![0]);
}

const ids = async (client: Required<DestinationClient>): Promise<readonly unknown[]> =>
  (await rowsIn(client, { table: "orders" })).map((row) => row["id"]);

describe.skipIf(noServer)("staging", () => {
  test("rows wait unlogged, nobody sees them before the commit, and nothing is left after it", async () => {
    const dataset = newDataset();
    const client = await connect({}, { dataset });
    await sql(`CREATE SCHEMA ${dataset}`);
    await sql(`CREATE TABLE ${dataset}.orders (id bigint)`);
    const { planned, jobs } = await appends("1", [1, 2]);
    await using session = await begin(client, planned);
    await session.run(jobs[0]!);
    expect(await session.run(jobs[0]!)).toEqual({});
    expect(await ids(client)).toEqual([]);
    expect(await sql(`SELECT relpersistence FROM pg_class WHERE relname = '${stagedTable(planned, "orders")}'`)).toEqual([["u"]]);
    await expect(session.commit()).rejects.toMatchObject({
      reason: "staging-lost",
      retry: "session",
      message: expect.stringContaining("1 of its 2 jobs"),
    });
    await session.run(jobs[1]!);
    expect(await session.commit()).toMatchObject({ repeated: false });
    expect(await ids(client)).toEqual([1, 2]);
    expect(await staged(dataset)).toBe(0);
  });

  test("sessions of one load share what is staged; who comes late finds the receipt", async () => {
    const dataset = newDataset();
    const clients = await Promise.all([connect({}, { dataset }), connect({}, { dataset }), connect({}, { dataset })]);
    const { planned, jobs } = await appends("1", [1, 2, 3, 4]);
    const sessions = await Promise.all(clients.map((client) => begin(client, planned)));
    await Promise.all(sessions.flatMap((session) => jobs.map((job) => session.run(job))));
    const committed = await Promise.all(sessions.map((session) => retried(() => session.commit())));
    expect(committed.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await ids(clients[0])).toEqual([1, 2, 3, 4]);
    const late = await begin(clients[1], planned);
    expect(late.committed).toBe(true);
    expect(await late.commit()).toMatchObject({ repeated: true });
  });

  test("a load that is given up takes its staging along; another loader of it starts over", async () => {
    const dataset = newDataset();
    const client = await connect({}, { dataset });
    const { planned, jobs } = await appends("1", [1]);
    const one = await begin(client, planned);
    const other = await begin(client, planned);
    await one.run(jobs[0]!);
    await other.abort(new Error("enough"));
    await other.abort(new Error("enough"));
    expect(await staged(dataset)).toBe(0);
    await expect(one.commit()).rejects.toMatchObject({ reason: "staging-lost" });
    await expect(one.run(jobs[0]!)).rejects.toMatchObject({ reason: "staging-lost", retry: "session" });
    await load(client, planned, jobs);
    expect(await ids(client)).toEqual([1]);
  });

  test("staged tables that somebody dropped are made again, and their jobs run again", async () => {
    const dataset = newDataset();
    const client = await connect({}, { dataset });
    const { planned, jobs } = await appends("1", [1, 2]);
    const session = await begin(client, planned);
    for (const job of jobs) await session.run(job);
    await sql(`DROP TABLE ${dataset}_staging.${stagedTable(planned, "orders")}`);
    await expect(session.commit()).rejects.toMatchObject({ reason: "staging-lost", retry: "session" });
    await load(client, planned, jobs);
    expect(await ids(client)).toEqual([1, 2]);
  });

  test("sweeping removes what dead loads of a pipeline left, and nothing of others", async () => {
    const dataset = newDataset();
    const client = await connect({}, { dataset });
    await client.sweep("numbers", []);
    for (const [loadId, pipeline] of [
      ["1", "numbers"],
      ["2", "numbers"],
      ["1", "others"],
    ] as const) {
      const { planned, jobs } = await appends(loadId, [1], pipeline);
      const session = await begin(client, planned);
      await session.run(jobs[0]!);
    }
    expect(await staged(dataset)).toBe(3);
    await client.sweep("numbers", ["2"]);
    expect(await sql(`SELECT pipeline, load_id FROM ${dataset}_staging._dlt_staged ORDER BY 1, 2`)).toEqual([
      ["numbers", "2"],
      ["others", "1"],
    ]);
    expect(await staged(dataset)).toBe(2);
    expect(await sql(`SELECT count(*)::int FROM ${dataset}_staging._dlt_logged_notes`)).toEqual([[2]]);
  });

  test.each([
    ["append", { disposition: "append" }],
    ["staging-optimized", { disposition: "replace", strategy: "staging-optimized" }],
  ] as const)(
    "a loader that stands still in the middle of a COPY holds nobody up, and changes nothing when it goes on: %s",
    async (_, write) => {
      const dataset = newDataset();
      const client = await connect({}, { dataset });
      const { jobs } = await appends("1", [1]);
      const planned = plan("1", [{ table: orders, ...write }], jobs);
      const { promise: gate, resolve: open } = Promise.withResolvers<void>();
      const slow: LoadJob = {
        ...jobs[0]!,
        file: {
          path: jobs[0]!.file.path,
          async *stream() {
            for await (const chunk of jobs[0]!.file.stream()) {
              yield chunk.subarray(0, 60);
              await gate;
              yield chunk.subarray(60);
            }
          },
        },
      };
      const header = { ...slow, file: { ...slow.file, stream: firstCalls(jobs[0]!.file.stream, slow.file.stream) } };
      const sleeping = await begin(client, planned);
      const running = sleeping.run(header);
      await copying(dataset);
      expect(await load(client, planned, jobs)).toMatchObject({ repeated: false });
      expect(await ids(client)).toEqual([1]);
      open();
      expect(await running).toEqual({});
      expect(await sleeping.commit()).toMatchObject({ repeated: true });
      expect(await ids(client)).toEqual([1]);
      expect(await staged(dataset)).toBe(0);
    },
  );

  test("a staged table in use is left, and swept later", async () => {
    const dataset = newDataset();
    // Less than the commit waits to have the table alone, which is no statement's own time.
    const client = await connect({ statementTimeout: 1500 }, { dataset });
    const { planned, jobs } = await appends("1", [1]);
    const holder = await ownConnection();
    const session = await begin(client, planned);
    await session.run(jobs[0]!);
    await holder.query("BEGIN");
    await holder.query(`SELECT * FROM ${dataset}_staging.${stagedTable(planned, "orders")}`);
    await session.commit();
    expect(await ids(client)).toEqual([1]);
    expect(await staged(dataset)).toBe(1);
    await holder.query("COMMIT");
    await client.sweep("numbers", []);
    expect(await staged(dataset)).toBe(0);
  });

  test("dropping a dataset takes its staging along, but no table of others in that schema", async () => {
    const dataset = newDataset();
    const client = await connect({}, { dataset });
    const first = await appends("1", [1]);
    await load(client, first.planned, first.jobs);
    await sql(`CREATE TABLE ${dataset}_staging.of_python (n int)`);
    await client.drop();
    await client.drop();
    expect(await client.exists()).toBe(false);
    expect(await sql(`SELECT relname FROM pg_class WHERE relnamespace = '${dataset}_staging'::regnamespace AND relkind = 'r'`)).toEqual([
      ["of_python"],
    ]);
    await sql(`DROP TABLE ${dataset}_staging.of_python`);
    const again = await appends("2", [2]);
    await load(client, again.planned, again.jobs);
    await client.drop();
    expect(await sql("SELECT 1 FROM pg_namespace WHERE nspname LIKE $1", [`${dataset}%`])).toEqual([]);
  });
});

describe.skipIf(noServer)("at once", () => {
  test("twenty first loads of one dataset: every row once, whatever tables they share", async () => {
    const dataset = newDataset();
    const clients = await Promise.all(Array.from({ length: 20 }, () => connect({ poolSize: 2 }, { dataset })));
    await Promise.all(
      clients.map(async (client, number) => {
        const shared = table(`shared_${number % 3}`, { id: "bigint" });
        const jobs = [await jobOf(orders, [{ id: number }]), await jobOf(shared, [{ id: number }])];
        const tables = [orders, shared].map((each) => ({ table: each, disposition: "append" as const }));
        const planned = plan("1", number % 2 === 0 ? tables : tables.toReversed(), jobs, { pipeline: `p${number}` });
        await retried(() => load(client, planned, jobs));
      }),
    );
    expect((await ids(clients[0]!)).toSorted((left, right) => Number(left) - Number(right))).toEqual(clients.map((_, number) => number));
    expect(await sql(`SELECT count(*)::int FROM ${dataset}._dlt_receipts`)).toEqual([[20]]);
    expect(await staged(dataset)).toBe(0);
  }, 120_000);

  test("the time that a commit waits for another is no statement of its own, and those keep their limit", async () => {
    const dataset = newDataset();
    const client = await connect({ statementTimeout: 200 }, { dataset });
    const first = await appends("1", [1]);
    const session = await begin(client, first.planned);
    await session.run(first.jobs[0]!);
    const holder = await ownConnection();
    await holder.query("SELECT pg_advisory_lock($1::bigint)", [String(lockKey("table", dataset, "orders"))]);
    const commit = session.commit();
    await waiting("AND pid IN (SELECT pid FROM pg_stat_activity WHERE now() - query_start > interval '300 milliseconds')");
    await holder.query("SELECT pg_advisory_unlock_all()");
    expect(await commit).toMatchObject({ repeated: false });

    await sql(`CREATE FUNCTION ${dataset}.slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NEW; END'`);
    await sql(`CREATE TRIGGER slow BEFORE INSERT ON ${dataset}.orders EXECUTE FUNCTION ${dataset}.slow()`);
    const second = await appends("2", [2]);
    await expect(load(client, second.planned, second.jobs)).rejects.toMatchObject({ reason: "timeout" });
  });

  test("a session that is killed at the server goes on with another", async () => {
    const dataset = newDataset();
    const client = await connect({}, { dataset });
    const { planned, jobs } = await appends("1", [1]);
    const session = await begin(client, planned);
    await session.run(jobs[0]!);
    const blocker = await ownConnection();
    await blocker.query("BEGIN");
    await blocker.query(`LOCK TABLE ${dataset}_staging.${stagedTable(planned, "orders")} IN ACCESS EXCLUSIVE MODE`);
    const commit = expect(session.commit()).rejects.toMatchObject({ reason: "connection", retry: "session" });
    await waiting();
    await sql(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE ${isWaiting}`);
    await commit;
    await blocker.query("COMMIT");
    expect(await load(client, planned, jobs)).toMatchObject({ repeated: false });
    expect(await ids(client)).toEqual([1]);
  });
});

/** The first call reads the header of the file, the second is the COPY. */
function firstCalls<Result>(first: () => Result, second: () => Result): () => Result {
  let calls = 0;
  return () => (++calls === 1 ? first() : second());
}

async function copying(dataset: string): Promise<void> {
  while (
    (
      await sql("SELECT 1 FROM pg_stat_activity WHERE query LIKE $1 AND wait_event = 'ClientRead' AND state = 'active'", [
        `COPY "${dataset}_staging"%`,
      ])
    ).length === 0
  )
    await sleep(10);
}

/** Somebody in the database of this test, not in another one of the same server. */
const isWaiting = "NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

async function waiting(how: string = ""): Promise<void> {
  while ((await sql(`SELECT 1 FROM pg_locks WHERE ${isWaiting} ${how}`)).length === 0) await sleep(10);
}

/** As the engine tries again. */
async function retried<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if ((error as { retry?: string }).retry === "never" || attempt === 5) throw error;
      await sleep(5 * attempt);
    }
  }
}
