import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { onlyRow } from "@dlt-ts/sql";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, onTestFinished, test } from "vitest";
import { load, pagesOf, rowsIn, table } from "@dlt-ts/test-loads";
import { DuckDbDatabase } from "../src/driver/duck-db-database.js";
import { loadDriver } from "../src/driver/load-driver.js";
import { connect } from "./support/connect.js";
import { jsonlJob, plan } from "./support/load.js";
import { temporaryFolder } from "./support/temporary-folder.js";

async function memoryDatabase(signal: AbortSignal = new AbortController().signal): Promise<DuckDbDatabase> {
  const instance = await DuckDBInstance.create();
  const database = new DuckDbDatabase({ driver: await loadDriver(), instance, name: "memory", credentials: {}, signal });
  onTestFinished(async () => {
    await database[Symbol.asyncDispose]();
    instance.closeSync();
  });
  return database;
}

test("a result comes page by page, and can be left", async () => {
  const database = await memoryDatabase();
  await using connection = await database.connect();
  let rows = 0;
  for await (const page of connection.query("SELECT range AS n, 'x' || range AS t FROM range(300000)")) rows += page.rows;
  expect(rows).toBe(300_000);

  for await (const page of connection.query("SELECT range AS n FROM range(1000000000000)")) {
    expect(page.rows).toBeGreaterThan(0);
    break;
  }
  expect(await onlyRow(connection.query("SELECT 42"))).toEqual([42]);
});

test("a result that breaks off is an error, with its reason", async () => {
  const database = await memoryDatabase();
  await using connection = await database.connect();
  await connection.execute("CREATE TABLE t AS SELECT CASE WHEN range = 400000 THEN 'x' ELSE '1' END AS v FROM range(500000)");
  const reading = pagesOf(connection.query("SELECT v::INTEGER FROM t WHERE v <> $1", ["-"]));
  await expect(reading).rejects.toMatchObject({ reason: "data", message: expect.stringContaining("Could not convert") });
});

test("a signal interrupts what runs and what comes after, on its own connections only", async () => {
  const database = await memoryDatabase();
  const controller = new AbortController();
  await using stopped = await database.connect(controller.signal);
  await using other = await database.connect();
  const endless = stopped.execute("SELECT count(*) FROM range(1000000000) a, range(100000) b WHERE hash(a.range + b.range) = 1");
  const reading = pagesOf(other.query("SELECT count(*) FROM range(10000000)"));
  setImmediate(() => controller.abort(new Error("enough")));
  await expect(endless).rejects.toMatchObject({ reason: "aborted", cause: new Error("enough") });
  await expect(stopped.execute("SELECT 1")).rejects.toMatchObject({ reason: "aborted" });
  await expect(reading).resolves.toHaveLength(1);
});

test("closing a database closes its connections, running or not", async () => {
  const database = await memoryDatabase();
  const connection = await database.connect();
  const endless = connection.execute("SELECT count(*) FROM range(1000000000) a, range(100000) b WHERE hash(a.range + b.range) = 1");
  const ended = expect(endless).rejects.toMatchObject({ name: "DestinationError" });
  await database[Symbol.asyncDispose]();
  await ended;
  await expect(connection.execute("SELECT 1")).rejects.toMatchObject({ reason: "connection" });
  await connection[Symbol.asyncDispose]();
});

test("clients of one file share one instance until the last one closes", async () => {
  const path = join(await temporaryFolder(), "a.duckdb");
  const first = await connect({ credentials: path });
  const second = await connect({ credentials: `duckdb:///${path}` });
  const orders = table("orders", { id: "bigint" });
  const job = jsonlJob("orders", [{ id: 1 }]);
  await load(first, plan("1", [{ table: orders, disposition: "append" }], [job]), [job]);
  expect(await rowsIn(second, { table: "orders" })).toEqual([{ id: 1 }]);
  await expect(connect({ credentials: { database: path, globalConfig: { threads: 1 } } })).rejects.toMatchObject({
    reason: "options",
    message: expect.stringContaining("other settings"),
  });

  await first[Symbol.asyncDispose]();
  expect(await rowsIn(second, { table: "orders" })).toEqual([{ id: 1 }]);
  await second[Symbol.asyncDispose]();
  const third = await connect({ credentials: { database: path, readOnly: true } });
  expect(await rowsIn(third, { table: "orders" })).toEqual([{ id: 1 }]);
});

test("two clients that open one file at the same moment share it", async () => {
  const path = await newDatabase();
  const clients = await Promise.all([connect({ credentials: path }), connect({ credentials: path }), connect({ credentials: path })]);
  await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
  const again = await connect({ credentials: { database: path, globalConfig: { threads: 1 } } });
  expect(await again.exists()).toBe(false);
});

test("a client that is closed leaves the file to others, whatever was still being read", async () => {
  const path = await newDatabase();
  for (const sql of ["SELECT range FROM range(100000)", "SELECT range FROM range(1000000000000)"]) {
    const client = await connect({ credentials: path });
    for await (const page of client.reader.query!(sql)) if (page.rows > 0) break;
    const forgotten = client.reader.query!(sql)[Symbol.asyncIterator]();
    await forgotten.next();
    const failing = "SELECT (CASE WHEN range < 90000 THEN '1' ELSE 'x' END)::INTEGER FROM range(100000)";
    await expect(pagesOf(client.reader.query!(failing))).rejects.toMatchObject({ reason: "data" });
    await client[Symbol.asyncDispose]();
    expect(openedElsewhere(path)).toBe("open");
    await expect(forgotten.next()).rejects.toMatchObject({ reason: "connection" });
  }
});

test("a file that does not exist holds nothing; reading does not make it, loading does", async () => {
  const path = join(await temporaryFolder(), "a.duckdb");
  const client = await connect({ credentials: path });
  expect(await client.exists()).toBe(false);
  expect(await client.ledger.state("numbers")).toBeUndefined();
  expect(await client.reader.tables()).toEqual([]);
  for (const pages of [client.reader.rows("orders"), client.reader.query!("SELECT 1")]) {
    await expect(pagesOf(pages)).rejects.toMatchObject({ reason: "undefined-relation", message: expect.stringContaining(path) });
  }
  await client.drop();
  expect(existsSync(path)).toBe(false);

  const orders = table("orders", { id: "bigint" });
  const job = jsonlJob("orders", [{ id: 1 }]);
  await load(client, plan("1", [{ table: orders, disposition: "append" }], [job]), [job]);
  expect(await rowsIn(client, { table: "orders" })).toEqual([{ id: 1 }]);
});

async function newDatabase(): Promise<string> {
  const path = join(await temporaryFolder(), "a.duckdb");
  (await DuckDBInstance.create(path)).closeSync();
  return path;
}

function openedElsewhere(path: string): string {
  const script = `import { DuckDBInstance } from ${JSON.stringify(import.meta.resolve("@duckdb/node-api"))};
    await DuckDBInstance.create(${JSON.stringify(path)}).then(() => console.log("open"), (error) => console.log(error.message));`;
  return execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" }).trim();
}

test("an open instance is used and left open, in memory too", async () => {
  const instance = await DuckDBInstance.create();
  const client = await connect({ credentials: instance });
  const orders = table("orders", { id: "bigint" });
  const job = jsonlJob("orders", [{ id: 1 }]);
  await load(client, plan("1", [{ table: orders, disposition: "append" }], [job]), [job]);
  await client[Symbol.asyncDispose]();

  const connection = await instance.connect();
  expect((await connection.runAndReadAll("SELECT id FROM letters.orders")).getRowsJson()).toEqual([["1"]]);
  connection.closeSync();
  instance.closeSync();
});

test("settings of the user come last, and times are UTC", async () => {
  const path = join(await temporaryFolder(), "a.duckdb");
  const client = await connect({
    credentials: {
      database: path,
      globalConfig: { memory_limit: "600MiB" },
      localConfig: { errors_as_json: true },
      pragmas: ["disable_progress_bar"],
      extensions: ["json"],
    },
  });
  const [settings] = await rowsIn(client, {
    sql: "SELECT current_setting('memory_limit') AS memory, current_setting('preserve_insertion_order') AS ordered, current_setting('TimeZone') AS zone, current_setting('errors_as_json') AS json",
  });
  expect(settings).toEqual({ memory: "600.0 MiB", ordered: false, zone: "UTC", json: true });
});
