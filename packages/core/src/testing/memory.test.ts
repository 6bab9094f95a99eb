import {
  DestinationError,
  planLoad,
  registeredDestination,
  rowsOf,
  type DestinationClient,
  type LoadJob,
  type LoadPlan,
  type LoadSession,
  type PackageDescription,
  type ResultPage,
  type Row,
  type SessionContext,
} from "@dlt-ts/core";
import { describe, expect, it } from "vitest";
import { column, descriptionsOf, jobOf, nestedTable, packageOf, rootTable } from "../../test/load-fixtures.js";
import { memory, MemoryStore } from "./index.js";

const quiet: SessionContext = { signal: new AbortController().signal, progress: () => {} };
const orders = rootTable(
  "orders",
  column("id", "bigint", { primaryKey: true }),
  column("name"),
  column("deleted", "bool", { hardDelete: true }),
);
const items = nestedTable("orders__items", "orders", column("sku"));

function connect(store: MemoryStore, load: PackageDescription): Promise<DestinationClient> {
  const { signal } = quiet;
  return memory({ store }).connect({
    options: { store },
    pipeline: load.pipeline,
    dataset: "data",
    systemTables: load.systemTables,
    signal,
  });
}

async function pagesOf(pages: AsyncIterable<ResultPage>): Promise<readonly ResultPage[]> {
  const all: ResultPage[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

function planOf(load: PackageDescription, jobs: readonly LoadJob[]): LoadPlan {
  return planLoad({ ...load, jobs: descriptionsOf(jobs) }, memory({ store: new MemoryStore() }));
}

async function begin(store: MemoryStore, load: PackageDescription, jobs: readonly LoadJob[], context = quiet): Promise<LoadSession> {
  const client = await connect(store, load);
  return client.begin(planOf(load, jobs), context);
}

async function load(
  store: MemoryStore,
  description: PackageDescription,
  jobs: readonly LoadJob[],
): Promise<ReturnType<LoadSession["commit"]>> {
  await using session = await begin(store, description, jobs);
  for (const job of jobs) await session.run(job);
  return session.commit();
}

const row = (id: string, values: Row): Row => ({ ...values, _dlt_id: id, _dlt_load_id: "1" });
const item = (id: string, root: string, sku: string): Row => ({
  sku,
  _dlt_parent_id: root,
  _dlt_root_id: root,
  _dlt_list_idx: 0,
  _dlt_id: id,
});
const strip = ({ _dlt_id, _dlt_load_id, _dlt_list_idx, _dlt_parent_id, _dlt_root_id, ...rest }: Row): Row => rest;
const sorted = (rows: readonly Row[]): readonly string[] => rows.map((one) => JSON.stringify(strip(one))).sort();

const first = packageOf([{ table: orders, disposition: "append" }], {
  state: {
    pipeline: "shop",
    version: 1,
    engineVersion: 4,
    hash: "s1",
    encoded: "cursor 1",
    createdAt: "2026-01-02T03:04:05Z",
    rowId: "state-1",
  },
});

describe("a load", () => {
  it("brings rows, system tables and state in one commit", async () => {
    const store = new MemoryStore();
    const job = jobOf("orders", [row("a", { id: 1, name: "größer 🐘" }), row("b", { id: 2 })]);
    await using session = await begin(store, first, [job]);
    expect(session).toMatchObject({ committed: false, level: "atomic" });
    expect(await session.run(job)).toEqual({ rows: 2 });
    expect(store.dataset("data")).toBeUndefined();
    expect(await session.commit()).toMatchObject({ repeated: false, receipt: { pipeline: "shop", loadId: "1700000000.1" } });

    expect(store.rows("data", "orders").map(strip)).toEqual([{ id: 1, name: "größer 🐘" }, { id: 2 }]);
    expect(store.rows("data", "_dlt_loads")).toMatchObject([{ load_id: "1700000000.1", schema_name: "shop", status: 0 }]);
    expect(store.rows("data", "_dlt_version")).toMatchObject([{ version: 1, version_hash: "hash-1", schema: "{}" }]);
    expect(store.rows("data", "_dlt_pipeline_state")).toMatchObject([{ state: "cursor 1", _dlt_id: "state-1" }]);
  });

  it("is recorded in the ledger", async () => {
    const store = new MemoryStore();
    await using client = await connect(store, first);
    const { ledger } = client;
    expect([await ledger!.receipt("shop", "1700000000.1"), await ledger!.schema({ name: "shop" }), await ledger!.state("shop")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    const { receipt } = await load(store, first, []);
    expect(await ledger!.receipt("shop", "1700000000.1")).toEqual(receipt);
    expect(await ledger!.receipt("other", "1700000000.1")).toBeUndefined();
    expect(await ledger!.schema({ name: "shop" })).toEqual(first.schema);
    expect(await ledger!.schema({ hash: "hash-1" })).toEqual(first.schema);
    expect(await ledger!.state("shop")).toEqual(first.state);

    const schema = { ...first.schema, hash: "hash-2", version: 2 };
    await load(
      store,
      { ...first, loadId: "1700000000.2", schema, state: { ...first.state!, version: 2, encoded: "cursor 2", rowId: "state-2" } },
      [],
    );
    expect(await ledger!.schema({ name: "shop" })).toEqual(schema);
    expect((await ledger!.schema({ hash: "hash-1" }))?.version).toBe(1);
    expect((await ledger!.state("shop"))?.encoded).toBe("cursor 2");

    await load(store, { ...first, loadId: "1700000000.3", schema, forgetSchemas: true }, []);
    expect(await ledger!.schema({ hash: "hash-1" })).toBeUndefined();
    expect(await ledger!.schema({ hash: "hash-2" })).toEqual(schema);
  });

  it("counts once, however often it is loaded", async () => {
    const store = new MemoryStore();
    const jobs = [jobOf("orders", [row("a", { id: 1 })])];
    const two = await Promise.all([load(store, first, jobs), load(store, first, jobs)]);
    expect(two.map(({ repeated }) => repeated).sort()).toEqual([false, true]);
    await using again = await begin(store, first, jobs);
    expect(again.committed).toBe(true);
    expect(store.rows("data", "orders")).toHaveLength(1);
  });

  it("is refused under a used load id with other content", async () => {
    const store = new MemoryStore();
    await load(store, first, [jobOf("orders", [row("a", { id: 1 })])]);
    await expect(begin(store, first, [jobOf("orders", [row("b", { id: 2, name: "another" })])])).rejects.toMatchObject({
      reason: "receipt-conflict",
    });
  });

  it("is never published in part", async () => {
    const store = new MemoryStore();
    const jobs = [jobOf("orders", [row("a", { id: 1 })], "1"), jobOf("orders", [row("b", { id: 2 })], "2")];
    await using session = await begin(store, first, jobs);
    await session.run(jobs[0]!);
    await expect(session.commit()).rejects.toMatchObject({ reason: "staging-lost", retry: "session" });
    await session.run(jobs[1]!);
    await session.abort("given up");
    await expect(session.commit()).rejects.toMatchObject({ reason: "staging-lost" });
    expect(store.dataset("data")).toBeUndefined();
  });

  it("stops at a signal, with its reason", async () => {
    const controller = new AbortController();
    const job = jobOf("orders", [row("a", { id: 1 })]);
    await using session = await begin(new MemoryStore(), first, [job], { ...quiet, signal: controller.signal });
    const reason = new DestinationError("aborted", "stop");
    controller.abort(reason);
    await expect(session.run(job)).rejects.toBe(reason);
    await expect(session.commit()).rejects.toBe(reason);
  });
});

describe("tables", () => {
  it("gain columns, nullable where there are rows", async () => {
    const store = new MemoryStore();
    const plain = rootTable("orders", column("id", "bigint"));
    const wider = rootTable("orders", column("id", "bigint"), column("total", "double", { nullable: false }));
    await load(store, packageOf([{ table: plain, disposition: "append" }]), [jobOf("orders", [row("a", { id: 1 })])]);
    await load(store, packageOf([{ table: wider, disposition: "append" }], { loadId: "2" }), [
      jobOf("orders", [row("b", { id: 2, total: 3 })]),
    ]);
    expect(store.rows("data", "orders").map(strip)).toEqual([{ id: 1 }, { id: 2, total: 3 }]);
    expect(store.dataset("data")!.get("orders")!.columns.at(-1)).toEqual({ name: "total", dataType: "double", nullable: true });
  });

  it("refuse nulls where a column is not nullable", async () => {
    const table = rootTable("orders", column("id", "bigint", { nullable: false }));
    await expect(
      load(new MemoryStore(), packageOf([{ table, disposition: "append" }]), [jobOf("orders", [row("a", {})])]),
    ).rejects.toMatchObject({
      reason: "constraint",
      message: 'Column "id" of table "orders" is not nullable, and a row has no value for it.',
    });
  });

  it("are dropped by a refresh, and may come back with other columns", async () => {
    const store = new MemoryStore();
    await load(store, first, [jobOf("orders", [row("a", { id: 1 })])]);
    const fresh = packageOf([{ table: rootTable("orders", column("code")), disposition: "append" }], {
      loadId: "2",
      drop: ["orders", "never_was"],
    });
    await load(store, fresh, [jobOf("orders", [row("b", { code: "x" })])]);
    expect(store.rows("data", "orders").map(strip)).toEqual([{ code: "x" }]);
    expect(
      store
        .dataset("data")!
        .get("orders")!
        .columns.map(({ name }) => name),
    ).toEqual(["code", "_dlt_load_id", "_dlt_id"]);
  });
});

describe("replace", () => {
  it.each(["swap", "truncate-and-insert", "insert-from-staging"] as const)("%s leaves the new rows, or none", async (strategy) => {
    const store = new MemoryStore();
    const replace = (loadId: string): PackageDescription => packageOf([{ table: orders, disposition: "replace", strategy }], { loadId });
    await load(store, replace("1"), [jobOf("orders", [row("a", { id: 1 })])]);
    await load(store, replace("2"), [jobOf("orders", [row("b", { id: 2 })]), jobOf("orders", [row("c", { id: 3 })], "2")]);
    expect(store.rows("data", "orders").map(strip)).toEqual([{ id: 2 }, { id: 3 }]);
    await load(store, replace("3"), []);
    expect(store.rows("data", "orders")).toEqual([]);
    expect(store.dataset("data")!.has("orders")).toBe(true);
  });
});

describe("merge", () => {
  const chain = (loadId: string, strategy: "delete-insert" | "upsert"): PackageDescription =>
    packageOf(
      [
        { table: orders, disposition: "merge", strategy },
        { table: items, disposition: "merge" },
      ],
      { loadId },
    );

  it("delete-insert replaces whole objects, by primary key", async () => {
    const store = new MemoryStore();
    await load(store, chain("1", "delete-insert"), [
      jobOf("orders", [row("a", { id: 1, name: "one" }), row("b", { id: 2, name: "two" }), row("c", { id: 3, name: "three" })]),
      jobOf("orders__items", [item("a1", "a", "old"), item("b1", "b", "kept"), item("c1", "c", "gone")]),
    ]);
    await load(store, chain("2", "delete-insert"), [
      jobOf("orders", [row("d", { id: 1, name: "one again" }), row("e", { id: 3, deleted: true }), row("f", { id: 4, name: "four" })]),
      jobOf("orders__items", [item("d1", "d", "new"), item("e1", "e", "of a deleted order"), item("f1", "f", "four")]),
    ]);
    expect(sorted(store.rows("data", "orders"))).toEqual([
      '{"id":1,"name":"one again"}',
      '{"id":2,"name":"two"}',
      '{"id":4,"name":"four"}',
    ]);
    expect(sorted(store.rows("data", "orders__items"))).toEqual(['{"sku":"four"}', '{"sku":"kept"}', '{"sku":"new"}']);
  });

  it("delete-insert takes one row for each primary key, the first by dedupSort", async () => {
    const store = new MemoryStore();
    const versions = (direction: "asc" | "desc"): PackageDescription => {
      const table = rootTable("docs", column("id", "text", { primaryKey: true }), column("at", "bigint", { dedupSort: direction }));
      return packageOf([{ table, disposition: "merge" }], { loadId: direction });
    };
    const rows = [row("a", { id: "x", at: 2 }), row("b", { id: "x", at: 10 }), row("c", { id: "x", at: 1 })];
    await load(store, versions("asc"), [jobOf("docs", rows)]);
    expect(store.rows("data", "docs").map(strip)).toEqual([{ id: "x", at: 1 }]);
    await load(store, versions("desc"), [jobOf("docs", rows)]);
    expect(store.rows("data", "docs").map(strip)).toEqual([{ id: "x", at: 10 }]);
  });

  it("delete-insert also goes by merge key; without a key it appends", async () => {
    const store = new MemoryStore();
    const days = rootTable("days", column("day", "text", { mergeKey: true }), column("n", "bigint"));
    const merge = (table: typeof days, loadId: string): PackageDescription => packageOf([{ table, disposition: "merge" }], { loadId });
    await load(store, merge(days, "1"), [
      jobOf("days", [row("a", { day: "mon", n: 1 }), row("b", { day: "tue", n: 2 }), row("c", { n: 3 })]),
    ]);
    await load(store, merge(days, "2"), [
      jobOf("days", [row("d", { day: "mon", n: 4 }), row("e", { day: "mon", n: 5 }), row("f", { n: 6 })]),
    ]);
    expect(sorted(store.rows("data", "days"))).toEqual([
      '{"day":"mon","n":4}',
      '{"day":"mon","n":5}',
      '{"day":"tue","n":2}',
      '{"n":3}',
      '{"n":6}',
    ]);
    await load(store, merge(rootTable("days", column("day"), column("n", "bigint")), "3"), [
      jobOf("days", [row("g", { day: "tue", n: 7 })]),
    ]);
    expect(store.rows("data", "days")).toHaveLength(6);
  });

  it("upsert updates rows in place, and what is nested in them", async () => {
    const store = new MemoryStore();
    await load(store, chain("1", "upsert"), [
      jobOf("orders", [row("k1", { id: 1, name: "one" }), row("k2", { id: 2, name: "two" }), row("k3", { id: 3, name: "three" })]),
      jobOf("orders__items", [
        item("k1-0", "k1", "old"),
        item("k1-1", "k1", "dropped"),
        item("k2-0", "k2", "kept"),
        item("k3-0", "k3", "gone"),
      ]),
    ]);
    await load(store, chain("2", "upsert"), [
      jobOf("orders", [row("k1", { id: 1, name: "one again" }), row("k3", { id: 3, deleted: true }), row("k4", { id: 4, name: "four" })]),
      jobOf("orders__items", [item("k1-0", "k1", "new"), item("k4-0", "k4", "four")]),
    ]);
    expect(sorted(store.rows("data", "orders"))).toEqual([
      '{"id":1,"name":"one again"}',
      '{"id":2,"name":"two"}',
      '{"id":4,"name":"four"}',
    ]);
    expect(sorted(store.rows("data", "orders__items"))).toEqual(['{"sku":"four"}', '{"sku":"kept"}', '{"sku":"new"}']);
  });
});

describe("job files", () => {
  const everything = rootTable(
    "all",
    column("text"),
    column("int", "bigint"),
    column("real", "double"),
    column("flag", "bool"),
    column("at", "timestamp"),
    column("wall", "timestamp", { timezone: false }),
    column("day", "date"),
    column("clock", "time"),
    column("money", "decimal"),
    column("huge", "wei"),
    column("bytes", "binary"),
    column("doc", "json"),
  );

  it("keep every value in the encoding of readers", async () => {
    const store = new MemoryStore();
    const line =
      '{"text":"a\\nb","int":-9223372036854775808,"real":0.1,"flag":false,"at":"2024-03-31T02:30:00.120000+02:00","wall":"2024-02-29T23:59:59.000001",' +
      '"day":"0001-01-01","clock":"23:59:59.500000","money":"1.50","huge":"115792089237316195423570985008687907853269984665640564039457584007913129639935",' +
      '"bytes":"AAE=","doc":{"a":[1,null,{"b":1234567890123456768}]},"__proto__":null,"_dlt_id":"x","_dlt_load_id":"1"}\n';
    await load(store, packageOf([{ table: everything, disposition: "append" }]), [jobOf("all", line)]);
    expect(store.rows("data", "all").map(strip)).toEqual([
      {
        text: "a\nb",
        int: "-9223372036854775808",
        real: 0.1,
        flag: false,
        at: "2024-03-31T00:30:00.120000Z",
        wall: "2024-02-29T23:59:59.000001",
        day: "0001-01-01",
        clock: "23:59:59.500000",
        money: "1.50",
        huge: "115792089237316195423570985008687907853269984665640564039457584007913129639935",
        bytes: "AAE=",
        doc: { a: [1, null, { b: 1234567890123456768 }] },
      },
    ]);
  });

  it.each([
    ['{"int":1.5}', "a number is no bigint"],
    ['{"int":true}', "a boolean is no bigint"],
    ['{"real":"x"}', "a string is no double"],
    ['{"at":"yesterday"}', "a string is no timestamp"],
    ['{"at":"2024-13-99T00:00:00"}', "a string is no timestamp"],
    ['{"clock":"25 o\'clock"}', "a string is no time"],
    ['{"day":20240101}', "a number is no date"],
    ['{"money":"1,5"}', "a string is no decimal"],
    ['{"stranger":1}', 'has a column "stranger" that table "all" lacks'],
    ['{"int":', 'line 1 of job "all.1.jsonl" is no JSON'],
  ])("are refused with their line: %s", async (line, message) => {
    await expect(
      load(new MemoryStore(), packageOf([{ table: everything, disposition: "append" }]), [jobOf("all", `${line}\n`)]),
    ).rejects.toMatchObject({
      reason: "data",
      retry: "never",
      message: expect.stringContaining(message) as string,
    });
  });

  it("are refused when they are shorter than the plan says", async () => {
    const short = { ...jobOf("orders", [row("a", { id: 1 })]), rows: 2 };
    await expect(load(new MemoryStore(), first, [short])).rejects.toMatchObject({
      reason: "data",
      message: 'Job "orders.1.jsonl" has 1 rows, and the plan says 2.',
    });
  });
});

describe("a client", () => {
  it("reads tables in pages, with every column, or those asked for", async () => {
    const store = new MemoryStore();
    const rows = Array.from({ length: 2_500 }, (_, id) => row(String(id), { id }));
    await load(store, first, [jobOf("orders", rows)]);
    await using client = await connect(store, first);
    expect(await client.reader!.tables()).toEqual(["orders", "_dlt_version", "_dlt_loads", "_dlt_pipeline_state", "_dlt_receipts"]);
    const pages = await pagesOf(client.reader!.rows("orders", { columns: ["id", "name"] }));
    expect(pages.map((page) => page.rows)).toEqual([1_000, 1_000, 500]);
    expect(rowsOf(pages[2]!).at(-1)).toEqual({ id: 2_499, name: null });
    expect(pages[0]!.columns.map(({ name, dataType }) => `${name} ${dataType}`)).toEqual(["id bigint", "name text"]);
  });

  it("gives the columns of an empty table, and knows what it lacks", async () => {
    const store = new MemoryStore();
    await load(store, first, []);
    await using client = await connect(store, first);
    const [page, ...more] = await pagesOf(client.reader!.rows("orders"));
    expect([page?.rows, page?.columns.length, more.length]).toEqual([0, 5, 0]);
    await expect(pagesOf(client.reader!.rows("nothing"))).rejects.toMatchObject({ reason: "undefined-relation" });
    await expect(pagesOf(client.reader!.rows("orders", { columns: ["nothing"] }))).rejects.toMatchObject({
      reason: "undefined-relation",
    });
  });

  it("drops the dataset, and only that", async () => {
    const store = new MemoryStore();
    await load(store, first, []);
    store.publish("other", new Map());
    await using client = await connect(store, first);
    expect(await client.exists()).toBe(true);
    await client.drop();
    await client.drop();
    expect([await client.exists(), store.dataset("other") !== undefined]).toEqual([false, true]);
  });

  it("needs a dataset", async () => {
    const store = new MemoryStore();
    const { signal } = quiet;
    await expect(
      memory({ store }).connect({ options: { store }, pipeline: "p", systemTables: first.systemTables, signal }),
    ).rejects.toMatchObject({
      reason: "options",
    });
  });
});

describe("memory", () => {
  it("is registered under its name, and takes its store first", () => {
    const store = new MemoryStore();
    expect(registeredDestination("memory")).toBe(memory);
    expect(memory(store).options.store).toBe(store);
    expect(Object.isFrozen(store)).toBe(false);
  });

  it("validates its options", () => {
    const { validate } = memory.schema["~standard"];
    expect(validate({})).toEqual({ issues: [{ message: "must be a MemoryStore", path: ["store"] }] });
    expect(validate({ store: new MemoryStore() })).toHaveProperty("value");
  });
});
