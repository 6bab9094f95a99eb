import { createServer } from "node:net";
import { once } from "node:events";
import { inspect } from "node:util";
import { randomBytes } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import { connect, newDataset } from "./support/connect.js";
import { jobOf, load, plan, rowsIn, table } from "./support/load.js";
import { databaseUrl, noServer, ownConnection, sql } from "./support/server.js";

const orders = table("orders", { id: "bigint", note: "text", doc: "json" });

/** A role of its own, as a connection string. */
async function roleUrl(...settings: readonly string[]): Promise<{ readonly role: string; readonly url: string }> {
  const role = `role_${randomBytes(5).toString("hex")}`;
  await sql(`CREATE ROLE ${role} LOGIN PASSWORD 'c4n4ry' ${settings.join(" ")}`);
  onTestFinished(async () => {
    await sql(`DROP OWNED BY ${role}`);
    await sql(`DROP ROLE ${role}`);
  });
  const url = new URL(await databaseUrl());
  url.username = role;
  url.password = "c4n4ry";
  return { role, url: url.href };
}

async function failure(work: Promise<unknown>): Promise<Error> {
  const error = (await work.then(
    () => new Error("It did not fail."),
    (reason: unknown) => reason,
  )) as Error;
  expect(inspect(error, { depth: 9 })).not.toContain("c4n4ry");
  return error;
}

describe("a server that cannot be reached", () => {
  test.each([
    ["postgresql://u:c4n4ry@does-not-exist.invalid/db?sslmode=disable", /There is no host "does-not-exist\.invalid"/],
    ["postgresql://u:c4n4ry@127.0.0.1:1/db", /Nobody listens at 127\.0\.0\.1:1/],
    [
      "postgresql://u:c4n4ry@127.0.0.1:1/db?sslrootcert=/nowhere.pem&sslmode=verify-full",
      /The file "\/nowhere\.pem" of "sslrootcert" cannot be read/,
    ],
  ])("%s", async (credentials, message) => {
    const { postgres } = await import("../src/postgres.js");
    const { tables } = await import("./support/connect.js");
    const opening = postgres(credentials).connect({
      options: { credentials },
      pipeline: "p",
      dataset: "d",
      systemTables: tables,
      signal: new AbortController().signal,
    });
    expect(await failure(opening)).toMatchObject({ message: expect.stringMatching(message) });
  });

  test("one that hangs is given up in time, and the option is named", async () => {
    const silent = createServer((socket) => socket.on("error", () => undefined)).listen(0, "127.0.0.1");
    await once(silent, "listening");
    onTestFinished(() => void silent.close());
    const { port } = silent.address() as { readonly port: number };
    const credentials = `postgresql://u:c4n4ry@127.0.0.1:${port}/db?connect_timeout=1`;
    expect(await failure(connect({ credentials }))).toMatchObject({
      reason: "connection",
      retry: "session",
      message: expect.stringMatching(/did not answer within 1 s.*connect_timeout/),
    });
  });
});

describe.skipIf(noServer)("what a user can mend", () => {
  test("a database that does not exist", async () => {
    const url = new URL(await databaseUrl());
    url.pathname = "/nowhere";
    expect(await failure(connect({ credentials: url.href }))).toMatchObject({
      reason: "options",
      message: expect.stringContaining("Create the database first"),
    });
  });

  test("a role that may not create schemas, with the GRANT to run; and one that has its schemas needs no such right", async () => {
    const { role, url } = await roleUrl();
    const dataset = newDataset();
    const client = await connect({ credentials: url }, { dataset });
    const job = await jobOf(orders, [{ id: 1 }]);
    const planned = plan("1", [{ table: orders, disposition: "append" }], [job]);
    expect(await failure(load(client, planned, [job]))).toMatchObject({
      reason: "permission",
      message: expect.stringContaining(
        `run, once: CREATE SCHEMA "${dataset}" AUTHORIZATION "${role}"; CREATE SCHEMA "${dataset}_staging" AUTHORIZATION "${role}";`,
      ),
    });
    await sql(`CREATE SCHEMA ${dataset} AUTHORIZATION ${role}`);
    await sql(`CREATE SCHEMA ${dataset}_staging`);
    expect(await failure(load(client, planned, [job]))).toMatchObject({
      reason: "permission",
      message: expect.stringContaining(`GRANT USAGE, CREATE ON SCHEMA "${dataset}_staging" TO "${role}"`),
    });
    await sql(`GRANT USAGE, CREATE ON SCHEMA ${dataset}_staging TO ${role}`);
    await load(client, planned, [job]);
    expect(await rowsIn(client, { table: "orders" })).toEqual([{ id: 1, note: null, doc: null }]);
  });

  test("a role with too few connections, and one that may only read", async () => {
    const { url } = await roleUrl("CONNECTION LIMIT 0");
    expect(await failure(connect({ credentials: url }))).toMatchObject({
      reason: "connection",
      message: expect.stringContaining("Lower poolSize"),
    });
    const reading = await roleUrl();
    await sql(`ALTER ROLE ${reading.role} SET default_transaction_read_only = on`);
    const dataset = newDataset();
    for (const schema of [dataset, `${dataset}_staging`]) await sql(`CREATE SCHEMA ${schema} AUTHORIZATION ${reading.role}`);
    const client = await connect({ credentials: reading.url }, { dataset });
    const job = await jobOf(orders, [{ id: 1 }]);
    const planned = plan("1", [{ table: orders, disposition: "append" }], [job]);
    expect(await failure(load(client, planned, [job]))).toMatchObject({
      reason: "permission",
      message: expect.stringContaining("Name the primary"),
    });
  });

  test("a NUL in text or in json: the column is named, nothing is loaded", async () => {
    const client = await connect({}, { dataset: newDataset() });
    for (const [row, column] of [
      [{ id: 1, note: "a\u0000c4n4ry" }, "note"],
      [{ id: 1, doc: '{"a":"c4n4ry\\u0000"}' }, "doc"],
    ] as const) {
      const job = await jobOf(orders, [{ id: 0 }, row]);
      const planned = plan(job.id, [{ table: orders, disposition: "append" }], [job]);
      expect(await failure(load(client, planned, [job]))).toMatchObject({
        reason: "data",
        retry: "never",
        message: expect.stringMatching(new RegExp(`"orders".*"${column}".*NUL.*dropPendingPackages`)),
      });
    }
    expect(await client.ledger.receipt("numbers", "1")).toBeUndefined();
  });

  test("a column that somebody altered by hand", async () => {
    const dataset = newDataset();
    const client = await connect({}, { dataset });
    const jobs = [await jobOf(orders, [{ id: 1, note: "x" }])];
    await load(client, plan("1", [{ table: orders, disposition: "append" }], jobs), jobs);
    await sql(`ALTER TABLE ${dataset}.orders ALTER note TYPE int USING 0`);
    const planned = plan("2", [{ table: orders, disposition: "append" }], jobs);
    expect(await failure(load(client, planned, jobs))).toMatchObject({
      reason: "data",
      message: expect.stringMatching(/column "note" is integer in the dataset and varchar in this load/),
    });
    await sql(`ALTER TABLE ${dataset}.orders ALTER note TYPE varchar(1) USING 'y'`);
    const long = [await jobOf(orders, [{ id: 2, note: "c4n4ry" }])];
    expect(await failure(load(client, plan("3", [{ table: orders, disposition: "append" }], long), long))).toMatchObject({
      reason: "data",
      message: expect.stringMatching(/"orders".*too long/),
    });
  });

  test("a statement that takes too long", async () => {
    const client = await connect({ statementTimeout: 50 });
    expect(await failure(rowsIn(client, { sql: "SELECT pg_sleep(10)" }))).toMatchObject({
      reason: "timeout",
      message: expect.stringContaining("statementTimeout"),
    });
    const own = new URL(await databaseUrl());
    own.searchParams.set("options", "-c statement_timeout=60");
    const other = await connect({ credentials: own.href });
    expect(await failure(rowsIn(other, { sql: "SELECT pg_sleep(10)" }))).toMatchObject({ reason: "timeout" });
  });

  test("a view that holds a table, where the strategy makes it anew; swap keeps both", async () => {
    const dataset = newDataset();
    const client = await connect({}, { dataset });
    const jobs = [await jobOf(orders, [{ id: 1 }])];
    const replace = (loadId: string, strategy: "swap" | "staging-optimized") =>
      load(client, plan(loadId, [{ table: orders, disposition: "replace", strategy }], jobs), jobs);
    await replace("1", "staging-optimized");
    await sql(`CREATE VIEW ${dataset}.ids AS SELECT id FROM ${dataset}.orders`);
    expect(await failure(replace("2", "staging-optimized"))).toMatchObject({
      reason: "constraint",
      message: expect.stringContaining('strategy "swap"'),
    });
    await replace("3", "swap");
    expect(await sql(`SELECT * FROM ${dataset}.ids`)).toEqual([["1"]]);
  });

  test("a dataset whose name is too long is refused before anything is sent", async () => {
    const dataset = "d".repeat(64);
    expect(await failure(connect({}, { dataset }))).toMatchObject({
      reason: "unsupported",
      message: expect.stringMatching(/64 bytes, and 63 are possible/),
    });
    const own = await ownConnection();
    expect((await own.query("SELECT 1 FROM pg_namespace WHERE nspname LIKE 'ddd%'")).rowCount).toBe(0);
  });
});
