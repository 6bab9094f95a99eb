import type { LoadJob, LoadPlan } from "@dlt-ts/core";
import { load, rowsIn, table } from "@dlt-ts/test-loads";
import { startPostgres } from "@dlt-ts/test-servers";
import { describe, expect, onTestFinished, test } from "vitest";
import { stagedTable } from "../src/staging/staging-names.js";
import { connect, newDataset } from "./support/connect.js";
import { jobOf, plan } from "./support/load.js";
import { noServer, ownConnection, sql } from "./support/server.js";

const orders = table("orders", {
  id: { dataType: "bigint", nullable: false, unique: true },
  note: { dataType: "text", nullable: false },
  price: "decimal",
});

async function appends(loadId: string, ids: readonly number[]): Promise<{ readonly planned: LoadPlan; readonly jobs: LoadJob[] }> {
  const jobs = await Promise.all(ids.map((id) => jobOf(orders, [{ id, note: "n", price: "1.5" }])));
  return { jobs, planned: plan(loadId, [{ table: orders, disposition: "append" }], jobs) };
}

/** Which table it is, whatever its name is now. */
async function identity(name: string, url?: string): Promise<unknown> {
  return (await sql("SELECT to_regclass($1)::oid", [name], url))[0]![0];
}

/** What the catalogs say of a table. */
async function description(dataset: string): Promise<unknown> {
  const rows = await sql(
    `SELECT c.relpersistence, c.relkind, c.relacl::text, c.reloptions, pg_get_userbyid(c.relowner), t.typname, e.typname,
       (SELECT jsonb_agg(jsonb_build_array(attname, format_type(atttypid, atttypmod), attnotnull, atthasdef, attcollation) ORDER BY attnum) FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0),
       (SELECT jsonb_agg(jsonb_build_array(conname, pg_get_constraintdef(oid)) ORDER BY conname) FROM pg_constraint WHERE conrelid = c.oid),
       (SELECT jsonb_agg(indexrelid::regclass::text ORDER BY indexrelid) FROM pg_index WHERE indrelid = c.oid)
     FROM pg_class c JOIN pg_type t ON t.oid = c.reltype JOIN pg_type e ON e.oid = t.typarray WHERE c.oid = $1::regclass`,
    [`${dataset}.orders`],
  );
  return JSON.parse(JSON.stringify(rows).replaceAll(`${dataset}.`, ""));
}

describe.skipIf(noServer)("a table that is new", () => {
  test("is the staged table, with everything that CREATE TABLE would have given it", async () => {
    const [moved, made] = [newDataset(), newDataset()];
    const client = await connect({}, { dataset: moved });
    const { planned, jobs } = await appends("1", [1, 2, 3]);
    const session = await client.begin(planned, { signal: new AbortController().signal, progress: () => undefined });
    for (const job of jobs) await session.run(job);
    const staged = await identity(`${moved}_staging.${stagedTable(planned, "orders")}`);
    expect(staged).not.toBeNull();
    await session.commit();
    expect(await identity(`${moved}.orders`)).toBe(staged);
    expect(await rowsIn(client, { table: "orders" })).toHaveLength(3);
    expect(await sql(`SELECT count(*)::int FROM ${moved}_staging._dlt_logged_notes`)).toEqual([[0]]);

    await sql(`CREATE SCHEMA ${made}`);
    await sql(`CREATE TABLE ${made}.orders (id bigint UNIQUE NOT NULL, note varchar NOT NULL, price numeric(38, 9))`);
    expect(await description(moved)).toEqual(await description(made));

    // The next load finds it and adds to it.
    const second = await appends("2", [4]);
    await load(client, second.planned, second.jobs);
    expect(await identity(`${moved}.orders`)).toBe(staged);
    expect(await rowsIn(client, { table: "orders" })).toHaveLength(4);
  });

  test("has NOT NULL under the names of CREATE TABLE, where they have to be cut too", async () => {
    const [moved, made] = [newDataset(), newDataset()];
    const client = await connect({}, { dataset: moved });
    const [short, long] = ["id", "a".repeat(60)];
    const strict = table("orders", { [short]: { dataType: "bigint", nullable: false }, [long]: { dataType: "bigint", nullable: false } });
    const jobs = [await jobOf(strict, [{ [short]: 1, [long]: 2 }])];
    await load(client, plan("1", [{ table: strict, disposition: "append" }], jobs), jobs);
    await sql(`CREATE SCHEMA ${made}`);
    await sql(`CREATE TABLE ${made}.orders (${short} bigint NOT NULL, ${long} bigint NOT NULL)`);
    expect(await description(moved)).toEqual(await description(made));
  });

  test("is made where it gets no rows", async () => {
    const client = await connect({}, { dataset: newDataset() });
    await load(client, plan("1", [{ table: orders, disposition: "append" }], []), []);
    expect(await rowsIn(client, { table: "orders" })).toEqual([]);
  });

  test("is new again when the load drops it", async () => {
    const dataset = newDataset();
    const client = await connect({}, { dataset });
    const first = await appends("1", [1]);
    await load(client, first.planned, first.jobs);
    const before = await identity(`${dataset}.orders`);
    const jobs = [await jobOf(orders, [{ id: 2, note: "n" }])];
    await load(client, plan("2", [{ table: orders, disposition: "append" }], jobs, { drop: ["orders"] }), jobs);
    expect(await identity(`${dataset}.orders`)).not.toBe(before);
    expect(await rowsIn(client, { table: "orders" })).toEqual([expect.objectContaining({ id: 2 })]);
  });

  test("refuses a missing value where it must have one, and can be loaded when that is mended", async () => {
    const dataset = newDataset();
    const client = await connect({}, { dataset });
    const strict = table("orders", { id: { dataType: "bigint", nullable: false }, price: "bigint" });
    const jobs = [await jobOf(table("orders", { price: "bigint" }), [{ price: 1 }])];
    await expect(load(client, plan("1", [{ table: strict, disposition: "append" }], jobs), jobs)).rejects.toMatchObject({
      reason: "constraint",
      message: expect.stringMatching(/"orders".*"id"/s),
    });
    expect(await client.exists()).toBe(false);
    const right = [await jobOf(strict, [{ id: 1, price: 1 }])];
    await load(client, plan("2", [{ table: strict, disposition: "append" }], right), right);
    expect(await rowsIn(client, { table: "orders" })).toEqual([{ id: 1, price: 1 }]);
  });

  test("is copied where a reader began while it was staged, who else would see some of its rows", async () => {
    const dataset = newDataset();
    const client = await connect({}, { dataset });
    const { planned, jobs } = await appends("1", [1, 2]);
    const session = await client.begin(planned, { signal: new AbortController().signal, progress: () => undefined });
    await session.run(jobs[0]!);
    const reader = await ownConnection();
    await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
    await reader.query("SELECT 1");
    await session.run(jobs[1]!);
    await session.commit();
    expect((await reader.query(`SELECT id FROM ${dataset}.orders`)).rows).toEqual([]);
    await reader.query("COMMIT");
    expect((await reader.query(`SELECT id FROM ${dataset}.orders`)).rows).toHaveLength(2);
  });

  test("is made in its place where privileges or triggers wait for tables that are made there", async () => {
    const dataset = newDataset();
    const client = await connect({}, { dataset });
    await sql(`CREATE SCHEMA ${dataset}`);
    await sql(`ALTER DEFAULT PRIVILEGES IN SCHEMA ${dataset} GRANT SELECT ON TABLES TO PUBLIC`);
    const first = await appends("1", [1]);
    await load(client, first.planned, first.jobs);
    const privileges = async (schema: string): Promise<unknown> =>
      (await sql("SELECT relacl::text FROM pg_class WHERE oid = $1::regclass", [`${schema}.orders`]))[0]![0];
    expect(await privileges(dataset)).toContain("=r/");

    // Also where they are given to the schema after the load began.
    const later = newDataset();
    const another = await connect({}, { dataset: later });
    await sql(`CREATE SCHEMA ${later}`);
    const session = await another.begin(first.planned, { signal: new AbortController().signal, progress: () => undefined });
    for (const job of first.jobs) await session.run(job);
    await sql(`ALTER DEFAULT PRIVILEGES IN SCHEMA ${later} GRANT SELECT ON TABLES TO PUBLIC`);
    await session.commit();
    expect(await privileges(later)).toContain("=r/");

    const secured = newDataset();
    await sql(`CREATE FUNCTION ${dataset}.secure() RETURNS event_trigger LANGUAGE plpgsql AS $$ DECLARE made record; BEGIN
      FOR made IN SELECT * FROM pg_event_trigger_ddl_commands() WHERE schema_name = '${secured}' AND object_type = 'table' LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', made.object_identity);
      END LOOP; END $$`);
    await sql(`CREATE EVENT TRIGGER ${secured} ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION ${dataset}.secure()`);
    onTestFinished(async () => void (await sql(`DROP EVENT TRIGGER ${secured}`)));
    const other = await connect({}, { dataset: secured });
    await load(other, first.planned, first.jobs);
    expect(await sql("SELECT relrowsecurity FROM pg_class WHERE oid = $1::regclass", [`${secured}.orders`])).toEqual([[true]]);
  });

  test("is written in its place where changes are decoded, so that they name the table that they are about", async () => {
    await using server = await startPostgres({ settings: ["wal_level=logical"] });
    const url = server.connectionString;
    const client = await connect({ credentials: url }, { dataset: "letters" });
    await sql("SELECT pg_create_logical_replication_slot('changes', 'test_decoding')", [], url);
    const { planned, jobs } = await appends("1", [1]);
    await load(client, planned, jobs);
    const changes = await sql("SELECT data FROM pg_logical_slot_get_changes('changes', NULL, NULL) WHERE data LIKE '%price%'", [], url);
    expect(changes).toEqual([[expect.stringContaining("letters.orders: INSERT")]]);
    await client[Symbol.asyncDispose]();
  });

  test("keeps its rows and their notes in a crash of the server, and one that is there loses both", async () => {
    await using server = await startPostgres({ settings: ["synchronous_commit=on"] });
    const url = server.connectionString;
    await sql("CREATE SCHEMA letters", [], url);
    await sql("CREATE TABLE letters.old (id bigint)", [], url);
    const old = table("old", { id: "bigint" });
    const jobs = await Promise.all([1, 2].flatMap((id) => [jobOf(orders, [{ id, note: "n" }]), jobOf(old, [{ id }])]));
    const planned = plan(
      "1",
      [orders, old].map((each) => ({ table: each, disposition: "append" })),
      jobs,
    );
    const client = await connect({ credentials: url }, { dataset: "letters" });
    const session = await client.begin(planned, { signal: new AbortController().signal, progress: () => undefined });
    for (const job of jobs.slice(0, 2)) await session.run(job);
    await server.kill();
    await server.start();
    await load(client, planned, jobs);
    for (const name of ["orders", "old"]) expect((await rowsIn(client, { table: name })).map((row) => row["id"])).toEqual([1, 2]);
    await client[Symbol.asyncDispose]();
  });
});
