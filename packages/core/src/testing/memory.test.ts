import { DestinationError, registeredDestination, rowsOf, type PackageDescription, type ResultPage } from "@dlt-ts/core";
import { describe, expect, it } from "vitest";
import { column, jobOf, packageOf, rootTable } from "../../test/load-fixtures.js";
import { begin, connect, load, orders, quiet, row, strip } from "../../test/memory-loads.js";
import { memory, MemoryStore } from "./index.js";

async function pagesOf(pages: AsyncIterable<ResultPage>): Promise<readonly ResultPage[]> {
  const all: ResultPage[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

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
