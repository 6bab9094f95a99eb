import { createServer } from "node:net";
import { once } from "node:events";
import { inspect } from "node:util";
import { randomBytes } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import { load, rowsIn, table } from "@dlt-ts/test-loads";
import { connect, newDataset } from "./support/connect.js";
import { formats, jobOf, plan } from "./support/load.js";
import { databaseUrl, noServer, ownConnection, sql } from "./support/server.js";

const orders = table("orders", { id: "bigint", note: "text", doc: "json" });

type Write = Omit<Parameters<typeof plan>[1][number], "table">;
const swap = { disposition: "replace", strategy: "swap" } as const;

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
    const { systemTables: tables } = await import("./support/load.js");
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

  test("rows that row security hides would stay beside those that replace them or merge with them; appending goes on", async () => {
    const { role, url } = await roleUrl();
    const dataset = newDataset();
    const client = await connect({ credentials: url }, { dataset });
    const byKey = table("orders", { id: { dataType: "bigint", primaryKey: true, nullable: false }, note: "text", doc: "json" });
    for (const schema of [dataset, `${dataset}_staging`]) {
      await sql(`CREATE SCHEMA ${schema}`);
      await sql(`GRANT ALL ON SCHEMA ${schema} TO ${role}`);
    }
    const loading = async (loadId: string, note: string, write: Write): Promise<void> => {
      const jobs = [await jobOf(byKey, [{ id: 1, note }])];
      await load(client, plan(loadId, [{ table: byKey, ...write }], jobs), jobs);
    };
    const notes = (): Promise<unknown[][]> => sql(`SELECT note FROM ${dataset}.orders ORDER BY note`);
    await loading("1", "a", { disposition: "append" });
    await sql(`ALTER TABLE ${dataset}.orders OWNER TO CURRENT_USER`);
    await sql(`GRANT ALL ON ${dataset}.orders TO ${role}`);
    await sql(`ALTER TABLE ${dataset}.orders ENABLE ROW LEVEL SECURITY`);
    await sql(`CREATE POLICY coming ON ${dataset}.orders FOR INSERT TO ${role} WITH CHECK (true)`);
    const merges = (["delete-insert", "upsert", "insert-only"] as const).map((strategy) => ({ disposition: "merge", strategy }) as const);
    for (const write of [swap, ...merges]) {
      await expect(loading(`2 ${write.strategy}`, "b", write)).rejects.toMatchObject({
        reason: "permission",
        retry: "never",
        message: expect.stringMatching(new RegExp(`"orders".*"${role}".*BYPASSRLS.*CREATE POLICY`, "s")),
      });
    }
    expect(await notes()).toEqual([["a"]]);
    await loading("3", "c", { disposition: "append" });
    await sql(`CREATE POLICY everything ON ${dataset}.orders TO ${role} USING (true)`);
    await loading("4", "d", merges[0]!);
    expect(await notes()).toEqual([["d"]]);
    await sql(`CREATE POLICY others ON ${dataset}.orders AS RESTRICTIVE FOR SELECT USING (note <> 'd')`);
    await expect(loading("5", "e", swap)).rejects.toMatchObject({ reason: "permission" });
    expect(await notes()).toEqual([["d"]]);
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

  test.each([
    ["note", { id: 1, note: "a\u0000c4n4ry" }],
    ["note", { id: 1, note: `${"long ".repeat(50)}\u0000c4n4ry` }],
    ["doc", { id: 1, doc: '{"a":"c4n4ry\\\\\\u0000"}' }],
  ])("a NUL in %s is found where the file is written, in CSV where it is copied; nothing is loaded", async (column, row) => {
    const rows = [{ id: 0, note: "\\u0000", doc: '"\\\\u0000"' }, row];
    expect(await failure(jobOf(orders, rows))).toMatchObject({
      reason: "data",
      message: expect.stringMatching(
        new RegExp(`"orders", column "${column}" \\(row 2 of the file\\): a value contains the character NUL`),
      ),
      context: { table: "orders", column, row: 2 },
    });
    expect(await failure(jobOf(orders, rows, formats["insert_values"]))).toMatchObject({
      reason: "data",
      message: expect.stringContaining("the character NUL"),
    });
    const client = await connect({}, { dataset: newDataset() });
    const job = await jobOf(orders, rows, formats["csv"]);
    const planned = plan(job.id, [{ table: orders, disposition: "append" }], [job]);
    expect(await failure(load(client, planned, [job]))).toMatchObject({
      reason: "data",
      retry: "never",
      message: expect.stringMatching(/"orders".*NUL.*dropPendingPackages/),
    });
    expect(await client.ledger.receipt("numbers", job.id)).toBeUndefined();
  });

  test.each(["pgcopy", "insert_values"])("no value where a column must have one: found where %s is written", async (format) => {
    const must = table("orders", { id: "bigint", note: { dataType: "text", nullable: false } });
    expect(await failure(jobOf(must, [{ id: 1, note: "x" }, { id: 2 }], formats[format]))).toMatchObject({
      code: "DLT_MISSING_VALUE",
      context: { table: "orders", column: "note", row: 2 },
    });
  });

  test("columns that every table of Postgres has are refused before anything is sent", () => {
    const hidden = table("orders", { id: "bigint", xmin: "text", ctid: "text" });
    expect(() => plan("1", [{ table: hidden, disposition: "append" }], [])).toThrow(
      /"orders": every table has a column "xmin".*column "ctid"/s,
    );
  });

  test("a view in the place of a table is no contention", async () => {
    const dataset = newDataset();
    await sql(`CREATE SCHEMA ${dataset}`);
    await sql(`CREATE VIEW ${dataset}.orders AS SELECT DISTINCT 1::bigint AS id, ''::varchar AS note, 'null'::jsonb AS doc`);
    const client = await connect({}, { dataset });
    const jobs = [await jobOf(orders, [{ id: 1 }])];
    const write = [{ disposition: "append" }, { disposition: "replace", strategy: "truncate-and-insert" }] as const;
    for (const [index, way] of write.entries()) {
      expect(await failure(load(client, plan(`${index}`, [{ table: orders, ...way }], jobs), jobs))).toMatchObject({
        reason: "unsupported",
        retry: "never",
        message: expect.stringMatching(/orders.*view.*rename it, or the resource/),
      });
    }
  });

  test("what a trigger of the database says may hold values, and is not repeated", async () => {
    const dataset = newDataset();
    const client = await connect({}, { dataset });
    const jobs = [await jobOf(orders, [{ id: 1, note: "c4n4ry" }])];
    await load(client, plan("1", [{ table: orders, disposition: "append" }], jobs), jobs);
    await sql(
      `CREATE FUNCTION ${dataset}.check_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is wrong', NEW.note; END $$`,
    );
    await sql(`CREATE TRIGGER checks BEFORE INSERT ON ${dataset}.orders FOR EACH ROW EXECUTE FUNCTION ${dataset}.check_note()`);
    expect(await failure(load(client, plan("2", [{ table: orders, disposition: "append" }], jobs), jobs))).toMatchObject({
      reason: "constraint",
      retry: "never",
      message: expect.stringMatching(/check_note\(\) raised an exception.*trigger/),
    });
  });

  test("a foreign key and a check that somebody made", async () => {
    const dataset = newDataset();
    const client = await connect({}, { dataset });
    const jobs = [await jobOf(orders, [{ id: 1, note: "c4n4ry" }])];
    const append = (loadId: string) => load(client, plan(loadId, [{ table: orders, disposition: "append" }], jobs), jobs);
    await append("1");
    await sql(`CREATE TABLE ${dataset}.notes (note varchar PRIMARY KEY)`);
    await sql(`ALTER TABLE ${dataset}.orders ADD CONSTRAINT refers FOREIGN KEY (note) REFERENCES ${dataset}.notes NOT VALID`);
    expect(await failure(append("2"))).toMatchObject({
      reason: "constraint",
      message: expect.stringMatching(/"refers".*load the table that it refers to first/),
      context: { constraint: "refers" },
    });
    await sql(`ALTER TABLE ${dataset}.orders DROP CONSTRAINT refers, ADD CONSTRAINT short CHECK (length(note) < 3) NOT VALID`);
    expect(await failure(append("3"))).toMatchObject({
      reason: "constraint",
      message: expect.stringMatching(/"short".*alter the check/),
      context: { constraint: "short" },
    });
  });

  test.each(["-c nosuch=1", "-c statement_timeout=soon", "nosuch"])("options that are none: %s", async (options) => {
    const url = new URL(await databaseUrl());
    url.searchParams.set("options", options);
    expect(await failure(connect({ credentials: url.href }))).toMatchObject({
      reason: "options",
      message: expect.stringContaining('Correct "options" in the credentials'),
    });
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
    const client = await connect({ statementTimeout: 500 });
    expect(await failure(rowsIn(client, { sql: "SELECT pg_sleep(600)" }))).toMatchObject({
      reason: "timeout",
      message: expect.stringContaining("statementTimeout"),
    });
    const own = new URL(await databaseUrl());
    own.searchParams.set("options", "-c statement_timeout=500");
    const other = await connect({ credentials: own.href });
    expect(await failure(rowsIn(other, { sql: "SELECT pg_sleep(600)" }))).toMatchObject({ reason: "timeout" });
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

  test.each(["information_schema", "pg_catalog", "pg_mine"])("the dataset %s, which is the server's own", async (dataset) => {
    expect(await failure(connect({}, { dataset }))).toMatchObject({
      reason: "options",
      message: expect.stringMatching(/belong to Postgres itself.*datasetName/),
    });
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
