import { once } from "node:events";
import { createConnection, createServer, type AddressInfo, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { onlyRow } from "@dlt-ts/sql";
import { describe, expect, onTestFinished, test } from "vitest";
import { load, pagesOf, rowsIn, table } from "@dlt-ts/test-loads";
import { loadDriver } from "../src/driver/load-driver.js";
import { PostgresDatabase } from "../src/driver/postgres-database.js";
import { resolveCredentials } from "../src/options/resolve-credentials.js";
import { connect, newDataset } from "./support/connect.js";
import { jobOf, plan } from "./support/load.js";
import { databaseUrl, noServer, sql } from "./support/server.js";

async function database(poolSize: number, signal: AbortSignal = new AbortController().signal): Promise<PostgresDatabase> {
  const settings = { driver: await loadDriver(), credentials: resolveCredentials(await databaseUrl()), dataset: "letters" };
  const made = new PostgresDatabase(settings, poolSize, signal);
  onTestFinished(() => made[Symbol.asyncDispose]());
  return made;
}

const sessions = async (application: string): Promise<number> =>
  Number((await sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = $1", [application]))[0]![0]);

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(10);
}

describe.skipIf(noServer)("a connection", () => {
  test("a result comes page by page, and can be left", async () => {
    await using connection = await (await database(2)).connect();
    let rows = 0;
    let pages = 0;
    for await (const page of connection.query("SELECT n, 'x' || n FROM generate_series(1, 100000) AS n")) {
      rows += page.rows;
      pages++;
    }
    expect(rows).toBe(100_000);
    expect(pages).toBeGreaterThan(5);
    for await (const page of connection.query("SELECT generate_series(1, 1000000000)")) {
      expect(page.rows).toBe(100);
      break;
    }
    expect(await onlyRow(connection.query("SELECT 42"))).toEqual([42]);
    expect(await pagesOf(connection.query("SELECT 1 AS one WHERE false"))).toEqual([
      { rows: 0, columns: [{ name: "one", dataType: "bigint", values: [] }] },
    ]);
  });

  test("pages of wide rows have few of them", async () => {
    await using connection = await (await database(2)).connect();
    const sizes: number[] = [];
    for await (const page of connection.query("SELECT repeat('x', 100000) FROM generate_series(1, 250)")) sizes.push(page.rows);
    expect(Math.max(...sizes.slice(1))).toBeLessThanOrEqual(10);
  });

  test("takes one statement, with parameters of any JSON", async () => {
    await using connection = await (await database(2)).connect();
    await expect(connection.execute("SELECT 1; SELECT 2")).rejects.toMatchObject({ reason: "syntax" });
    const sql = "SELECT $1::text, $2::int, $3::bool, $4::jsonb, $5::jsonb, $6::text";
    expect(await onlyRow(connection.query(sql, ["a'; --", 7, true, { k: [1] }, [1, "x"], null]))).toEqual([
      "a'; --",
      7,
      true,
      { k: [1] },
      [1, "x"],
      null,
    ]);
  });

  test("a result that breaks off is an error, and the connection goes on", async () => {
    await using connection = await (await database(2)).connect();
    const query = connection.query("SELECT 1 / (500 - n) FROM generate_series(1, 1000) AS n");
    await expect(pagesOf(query)).rejects.toMatchObject({ reason: "data" });
    expect(await onlyRow(connection.query("SELECT 1"))).toEqual([1]);
  });

  test("a commit that the server turned into a rollback is not taken for one", async () => {
    await using connection = await (await database(2)).connect();
    await connection.begin();
    await expect(connection.execute("SELECT 1 / 0")).rejects.toMatchObject({ reason: "data" });
    await expect(connection.commit()).rejects.toMatchObject({ reason: "contention", retry: "call" });
  });

  test("two transactions that cannot be put one after the other: the server says so, and the loser may try again", async () => {
    const from = await database(2);
    await sql("CREATE TABLE counters AS SELECT 0 AS n");
    await using first = await from.connect();
    await using second = await from.connect();
    for (const connection of [first, second]) {
      await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ");
      await onlyRow(connection.query("SELECT n FROM public.counters"));
    }
    await first.execute("UPDATE public.counters SET n = n + 1");
    await first.execute("COMMIT");
    await expect(second.execute("UPDATE public.counters SET n = n + 1")).rejects.toMatchObject({
      reason: "contention",
      retry: "call",
      context: { sqlstate: "40001" },
    });
    await second.execute("ROLLBACK");
    await second.execute("UPDATE public.counters SET n = n + 1");
    expect(await sql("SELECT n FROM counters")).toEqual([[2]]);
  });

  test("what is left open is rolled back when the connection is given back", async () => {
    const from = await database(2);
    await sql("CREATE TABLE left_open (n int)");
    {
      await using connection = await from.connect();
      await connection.begin();
      await connection.execute("INSERT INTO public.left_open VALUES (1)");
    }
    await using other = await from.connect();
    expect(await onlyRow(other.query("SELECT count(*) FROM public.left_open"))).toEqual([0]);
  });

  test("a result that is asked for after the signal is refused, and the connection can be left", async () => {
    const controller = new AbortController();
    const from = await database(1);
    {
      await using stopped = await from.connect(controller.signal);
      await stopped.begin();
      controller.abort(new Error("enough"));
      await expect(onlyRow(stopped.query("SELECT 1"))).rejects.toMatchObject({ reason: "aborted" });
    }
    await using next = await from.connect();
    expect(await onlyRow(next.query("SELECT 2"))).toEqual([2]);
  });

  test("a signal stops what runs, here and at the server, and leaves others alone", async () => {
    const controller = new AbortController();
    const from = await database(3);
    await using stopped = await from.connect(controller.signal);
    await using other = await from.connect();
    const endless = stopped.execute("SELECT pg_sleep(600) AS endless");
    await until(async () => (await sql("SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%AS endless'")).length > 0);
    controller.abort(new Error("enough"));
    await expect(endless).rejects.toMatchObject({ reason: "aborted", cause: new Error("enough") });
    await expect(stopped.execute("SELECT 1")).rejects.toMatchObject({ reason: "aborted" });
    await until(async () => (await sql("SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%AS endless'")).length === 0);
    expect(await onlyRow(other.query("SELECT 1"))).toEqual([1]);
  });
});

describe.skipIf(noServer)("a pool", () => {
  test("never has more connections than it may, and serves all who wait", async () => {
    const url = new URL(await databaseUrl());
    const application = `pool-${Date.now()}`;
    url.searchParams.set("application_name", application);
    const client = await connect({ credentials: url.href, poolSize: 2 });
    let most = 0;
    const reading = Promise.all(Array.from({ length: 12 }, () => rowsIn(client, { sql: "SELECT pg_sleep(0.05)" })));
    let done = false;
    void reading.finally(() => (done = true));
    while (!done) most = Math.max(most, await sessions(application));
    expect(await reading).toHaveLength(12);
    expect(most).toBe(2);
    await client[Symbol.asyncDispose]();
    await until(async () => (await sessions(application)) === 0);
  });

  test("an idle connection that dies harms nobody", async () => {
    const url = new URL(await databaseUrl());
    url.searchParams.set("application_name", "idle-one");
    const client = await connect({ credentials: url.href });
    await rowsIn(client, { sql: "SELECT 1 AS n" });
    await sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'idle-one'");
    await until(async () => (await sessions("idle-one")) === 0);
    expect(await rowsIn(client, { sql: "SELECT 2 AS n" })).toEqual([{ n: 2 }]);
  });

  test("who reads more results at once than there are connections is told so", async () => {
    const url = new URL(await databaseUrl());
    // Long enough to open two connections on a busy machine.
    url.searchParams.set("connect_timeout", "3");
    const client = await connect({ credentials: url.href, poolSize: 2 });
    const results = [1, 2].map(() => client.reader.query!("SELECT generate_series(1, 1000)")[Symbol.asyncIterator]());
    for (const result of results) await result.next();
    await expect(rowsIn(client, { sql: "SELECT 1" })).rejects.toMatchObject({
      reason: "timeout",
      message: expect.stringMatching(/All 2 connections .* in use for 3 s.*raise poolSize/),
    });
    for (const result of results) await result.return!(undefined);
    expect(await rowsIn(client, { sql: "SELECT 1 AS n" })).toEqual([{ n: 1 }]);
  });

  test("closes although the server says nothing any more", async () => {
    const { hostname, port } = new URL(await databaseUrl());
    const sockets: Socket[] = [];
    const proxy = createServer((socket) => {
      const server = createConnection(Number(port), hostname);
      sockets.push(socket, server);
      for (const end of [socket, server]) end.on("error", () => undefined);
      socket.pipe(server).pipe(socket);
    }).listen(0, "127.0.0.1");
    await once(proxy, "listening");
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    });
    const url = new URL(await databaseUrl());
    url.host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const client = await connect({ credentials: url.href });
    for (const socket of sockets) socket.unpipe();
    for (const socket of sockets) socket.pause();
    await client[Symbol.asyncDispose]();
    await expect(rowsIn(client, { sql: "SELECT 1" })).rejects.toMatchObject({ message: expect.stringContaining("is closed") });
  });

  test("one that waits for a connection stops by its signal; closing ends all that is open", async () => {
    const from = await database(2);
    const first = await from.connect();
    const second = await from.connect();
    const controller = new AbortController();
    const waiting = from.connect(controller.signal);
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toMatchObject({ reason: "aborted" });
    const endless = second.execute("SELECT pg_sleep(600)");
    const also = from.connect();
    const ended = Promise.all([
      expect(endless).rejects.toMatchObject({ reason: "connection" }),
      expect(also).rejects.toMatchObject({ reason: "connection" }),
    ]);
    await from[Symbol.asyncDispose]();
    await ended;
    await first[Symbol.asyncDispose]();
    await second[Symbol.asyncDispose]();
  });
});

describe.skipIf(noServer)("a transaction that stands still", () => {
  const timeout = async (credentials: string): Promise<unknown> => {
    const client = await connect({ credentials });
    return (await rowsIn(client, { sql: "SELECT current_setting('idle_in_transaction_session_timeout') AS timeout" }))[0]!["timeout"];
  };

  test("is ended after a minute, or when the role or the options say", async () => {
    const url = new URL(await databaseUrl());
    expect(await timeout(url.href)).toBe("1min");
    const { pathname } = url;
    await sql(`ALTER DATABASE ${pathname.slice(1)} SET idle_in_transaction_session_timeout = '5min'`);
    expect(await timeout(url.href)).toBe("5min");
    url.searchParams.set("options", "-c idle_in_transaction_session_timeout=0");
    expect(await timeout(url.href)).toBe("0");
    await sql(`ALTER DATABASE ${pathname.slice(1)} RESET idle_in_transaction_session_timeout`);
  });
});

test.skipIf(noServer)("names without a schema mean tables of the dataset, and times are in UTC whatever the role says", async () => {
  const dataset = newDataset();
  const url = new URL(await databaseUrl());
  url.searchParams.set("options", "-c timezone=Asia/Tokyo -c datestyle=German -c bytea_output=escape -c search_path=pg_catalog");
  const client = await connect({ credentials: url.href }, { dataset });
  const events = table("events", { at: "timestamp", bytes: "binary" });
  const job = await jobOf(events, [{ at: 0, bytes: Uint8Array.of(0, 255) }]);
  await load(client, plan("1", [{ table: events, disposition: "append" }], [job]), [job]);
  expect(await rowsIn(client, { sql: "SELECT * FROM events" })).toEqual([{ at: "1970-01-01T00:00:00Z", bytes: "AP8=" }]);
  expect(await rowsIn(client, { sql: "SELECT current_setting('application_name') AS name" })).toEqual([{ name: "dlt-ts" }]);
});
