import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "@dlt-ts/pipeline";
import { postgres } from "@dlt-ts/postgres";
import { testDatabase, type TestDatabase } from "@dlt-ts/test-servers";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { noPostgres } from "../engines/server-of-tests.ts";
import { cutLoads } from "./cut-loads.ts";
import { PostgresProxy, type Cut } from "./postgres-proxy.ts";

const onServer = test.skipIf(noPostgres);

let database: TestDatabase;
let proxy: PostgresProxy;
let direct: pg.Client;
let folder: string;

beforeAll(async () => {
  if (noPostgres) return;
  database = await testDatabase();
  proxy = await PostgresProxy.over(database.url);
  direct = new pg.Client({ connectionString: database.url });
  await direct.connect();
  folder = await mkdtemp(join(tmpdir(), "dlt-cuts-"));
});

afterAll(async () => {
  if (noPostgres) return;
  await direct.end();
  await proxy[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const full = process.env["FULL"] === "1";

/** Cuts at 1, at 1 + step, and so on, until there is nothing more to cut. */
function* counted(cut: (number: number) => Cut, step: number): Generator<Cut> {
  for (let number = 1; ; number += full ? 1 : step) yield cut(number);
}

onServer("the connection is cut before each message of a load", { timeout: 600_000 }, async () => {
  const cut = await cutLoads(
    proxy,
    direct,
    folder,
    "messages",
    counted((number) => ({ at: "message", number }), 89),
  );
  expect(cut).toBeGreaterThan(1);
  if (full) console.log(`${cut} loads were cut`);
});

onServer("the answer to each COMMIT is lost", { timeout: 600_000 }, async () => {
  const cut = await cutLoads(
    proxy,
    direct,
    folder,
    "commits",
    counted((number) => ({ at: "commit-answer", number }), 5),
  );
  expect(cut).toBeGreaterThan(1);
  if (full) console.log(`${cut} loads were cut`);
});

onServer("the connection is cut in the middle of a COPY", { timeout: 600_000 }, async () => {
  const cut = await cutLoads(
    proxy,
    direct,
    folder,
    "copies",
    counted((place) => ({ at: "copy", bytes: place * 97 }), 11),
  );
  expect(cut).toBeGreaterThan(1);
  if (full) console.log(`${cut} loads were cut`);
});

onServer("a server that accepts connections and never answers is given up after connect_timeout, and the error says so", async () => {
  proxy.next({ at: "hang" });
  const address = new URL(proxy.address);
  address.searchParams.set("connect_timeout", "1");
  const pipe = pipeline("hangs", { destination: postgres(address.href), pipelinesDir: folder, projectFolder: folder });
  await expect(pipe.run([{ id: 1 }], { tableName: "events" })).rejects.toThrow(/127\.0\.0\.1.*connect_?[tT]imeout/s);
  proxy.next();
});

onServer("a server that refuses connections is named, and the next run loads what waits", async () => {
  const gone = await PostgresProxy.over(database.url);
  const address = gone.address;
  const onDisk = { pipelinesDir: folder, projectFolder: folder, datasetName: "refused" };
  const extracting = pipeline("refused", { destination: postgres(address), ...onDisk });
  await extracting.extract([{ id: 1 }], { tableName: "events" });
  await extracting.normalize();
  await gone[Symbol.asyncDispose]();
  await expect(extracting.load()).rejects.toThrow(/Nobody listens at 127\.0\.0\.1:\d+/);
  await pipeline("refused", { destination: postgres(proxy.address), ...onDisk }).load();
  expect((await direct.query("SELECT id FROM refused.events")).rows).toEqual([{ id: "1" }]);
});
