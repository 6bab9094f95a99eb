import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { describe, expect, test } from "vitest";
import { pipeline, type Pipeline } from "../src/pipeline.js";
import { resource, type Resource } from "../src/resource/resource.js";
import { transformer } from "../src/resource/transformer.js";
import type { RefreshMode } from "../src/drop/refresh-mode.js";
import { temporaryFolder } from "./support/temporary-folder.js";

interface World {
  readonly store: MemoryStore;
  readonly pipe: Pipeline;
  tables(): readonly string[];
  rows(table: string): readonly object[];
}

function world(): World {
  const store = new MemoryStore();
  const pipe = pipeline("shop", { destination: memory({ store }), pipelinesDir: temporaryFolder(), datasetName: "data" });
  return {
    store,
    pipe,
    tables: () => [...store.dataset("data")!.keys()].filter((name) => !name.startsWith("_dlt")).sort(),
    rows: (table) =>
      store.rows("data", table).map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => !column.startsWith("_dlt_")))),
  };
}

/** A resource that keeps a count of its runs, and has rows nested in its rows. */
const orders = (id: number): Resource =>
  resource("orders", function* ({ state }: { readonly state: Record<string, unknown> }) {
    state["runs"] = Number(state["runs"] ?? 0) + 1;
    yield { id, items: [{ sku: `s${id}` }] };
  } as never);
const people = (name: string): Resource => resource("people", [{ name }]);
const runsOf = async (pipe: Pipeline): Promise<unknown> =>
  ((await pipe.state())!.sources as { shop: { resources: { orders?: { runs: number } } } }).shop.resources?.orders?.runs;

async function loaded(): Promise<World> {
  const here = world();
  await here.pipe.run([orders(1), people("ann")] as never);
  await here.pipe.run([orders(2), people("bob")] as never);
  expect(await runsOf(here.pipe)).toBe(2);
  return here;
}

describe("refresh", () => {
  test("drop_resources drops the tables of the resources that run, with what is nested in them, and their state", async () => {
    const { pipe, rows, store } = await loaded();
    await pipe.run(orders(3), { refresh: "drop_resources" });
    expect(rows("orders")).toEqual([{ id: 3 }]);
    expect(rows("orders__items")).toEqual([{ sku: "s3" }]);
    expect(rows("people")).toHaveLength(2);
    expect(await runsOf(pipe)).toBe(1);
    // Every other version of the schema is forgotten, and the state is written again.
    expect(store.rows("data", "_dlt_version")).toHaveLength(1);
    expect(store.rows("data", "_dlt_pipeline_state")).toHaveLength(3);
  });

  test("drop_sources drops all tables of the source, and begins its schema anew", async () => {
    const { pipe, rows, tables, store } = await loaded();
    await pipe.run(orders(3), { refresh: "drop_sources" });
    expect(tables()).toEqual(["orders", "orders__items"]);
    expect(rows("orders")).toEqual([{ id: 3 }]);
    expect((await pipe.schema())!.tables.has("people")).toBe(false);
    expect(store.rows("data", "_dlt_version")).toHaveLength(1);
  });

  test("drop_data empties the tables of the resources that run, though no row comes, and keeps them", async () => {
    const { pipe, rows, tables } = await loaded();
    await pipe.run(resource("orders", []), { refresh: "drop_data" });
    expect(tables()).toEqual(["orders", "orders__items", "people"]);
    expect([rows("orders"), rows("orders__items"), rows("people")].map((all) => all.length)).toEqual([0, 0, 2]);
    expect(await runsOf(pipe)).toBeUndefined();
    await pipe.run(orders(4));
    expect(rows("orders")).toEqual([{ id: 4 }]);
  });

  test("drop_data of tables that get rows keeps nothing of the old ones", async () => {
    const { pipe, rows } = await loaded();
    await pipe.run(orders(3), { refresh: "drop_data" });
    expect(rows("orders")).toEqual([{ id: 3 }]);
    expect(rows("orders__items")).toEqual([{ sku: "s3" }]);
    await pipe.run(orders(4));
    expect(rows("orders")).toHaveLength(2);
  });

  test("drop_data of a table that is merged into still removes duplicates of what comes", async () => {
    const { pipe, rows } = world();
    const merged = (ids: readonly number[]): Resource =>
      resource(
        "orders",
        ids.map((id) => ({ id })),
        { writeDisposition: "merge", primaryKey: "id" },
      ) as Resource;
    await pipe.run(merged([1, 2]) as never);
    await pipe.run(merged([3, 3]) as never, { refresh: "drop_data" });
    expect(rows("orders")).toEqual([{ id: 3 }]);
  });

  test.each(["drop_sources", "drop_resources", "drop_data"] satisfies RefreshMode[])(
    "%s travels through the separate steps",
    async (refresh) => {
      const { pipe, rows } = await loaded();
      await pipe.extract(orders(3), { refresh });
      await pipe.normalize();
      expect(rows("orders")).toHaveLength(2);
      await pipe.load();
      expect(rows("orders")).toEqual([{ id: 3 }]);
    },
  );

  test("of a run that fails forgets nothing", async () => {
    const { pipe, rows } = await loaded();
    const broken = resource("orders", function* () {
      yield { id: 9 };
      throw new Error("source is gone");
    });
    await expect(pipe.run(broken, { refresh: "drop_sources" })).rejects.toThrow(/Nothing of this run is kept/);
    expect(rows("orders")).toHaveLength(2);
    expect(await runsOf(pipe)).toBe(2);
  });

  test("of a pipeline that never ran does nothing, and another word is an error", async () => {
    const { pipe, rows } = world();
    await pipe.run(orders(1), { refresh: "drop_sources" });
    expect(rows("orders")).toEqual([{ id: 1 }]);
    await expect(pipe.run(orders(1), { refresh: "drop" as never })).rejects.toThrow(
      'The option "refresh" of run() is "drop"; it can be drop_sources, drop_resources, drop_data.',
    );
  });
});

describe("refresh together with another naming convention", () => {
  const named = async (refresh: RefreshMode | undefined): Promise<{ readonly tables: readonly string[]; readonly first: Pipeline }> => {
    const store = new MemoryStore();
    const options = { pipelinesDir: temporaryFolder(), projectFolder: temporaryFolder(), datasetName: "data" };
    const first = pipeline("shop", { destination: memory({ store }), ...options });
    await first.run([resource("MyOrders", [{ Id: 1, Items: [{ Sku: 1 }] }]), resource("MyPeople", [{ Id: 1 }])] as never);
    const second = pipeline("shop", { destination: memory({ store, namingConvention: "sql_cs_v1" }), ...options });
    await second.run(resource("MyOrders", [{ Id: 2 }]), { refresh } as never);
    expect((await second.schema())!.normalizers.names).toBe("sql_cs_v1");
    expect(store.rows("data", "MyOrders").map(({ Id }) => Id)).toEqual([2]);
    return { first, tables: [...store.dataset("data")!.keys()].filter((name) => !name.startsWith("_dlt")).sort() };
  };

  test("drops the tables under the names that they had", async () => {
    expect((await named("drop_sources")).tables).toEqual(["MyOrders"]);
  });

  test.each(["drop_resources", "drop_data", undefined] as const)("%s is refused where tables stay that hold data", async (refresh) => {
    await expect(named(refresh)).rejects.toThrow(/cannot change its naming convention from snake_case to sql_cs_v1/);
  });
});

describe("refresh of a transformer", () => {
  const parent = (id: number): Resource => orders(id);
  const made = (id: number): Resource =>
    parent(id).pipe(transformer("lines", (row: { readonly id: number }) => [{ of: row.id }]) as never) as unknown as Resource;

  test.each(["drop_resources", "drop_data"] as const)("%s reaches the resources that its rows are made of", async (refresh) => {
    const { pipe, rows, tables } = world();
    await pipe.run([parent(1), made(1), people("ann")] as never);
    await pipe.run(made(2) as never, { refresh });
    expect(rows("lines")).toEqual([{ of: 2 }]);
    expect(rows("people")).toHaveLength(1);
    expect(await runsOf(pipe)).toBe(1);
    if (refresh === "drop_data") expect([rows("orders"), rows("orders__items")]).toEqual([[], []]);
    else expect(tables()).toEqual(["lines", "people"]);
  });
});
