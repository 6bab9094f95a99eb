import { describe, expect, test } from "vitest";
import { z } from "zod";
import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { pipeline, type Pipeline } from "../../src/pipeline.js";
import { resource } from "../../src/resource/resource.js";
import type { RowValidationError } from "../../src/extract/row-validation-error.js";
import { emptyTable, forTable } from "../../src/resource/table-rows.js";
import { temporaryFolder } from "../support/temporary-folder.js";

function world(): { readonly store: MemoryStore; readonly pipe: Pipeline } {
  const store = new MemoryStore();
  return { store, pipe: pipeline("p", { destination: memory({ store }), pipelinesDir: temporaryFolder(), datasetName: "data" }) };
}

const withoutDlt = (rows: readonly object[]): readonly object[] =>
  rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith("_dlt_"))));

/** The same by run and by its three steps. */
describe.each(["run", "steps"] as const)("rows for several tables, by %s", (way) => {
  const load = async (pipe: Pipeline, data: Parameters<Pipeline["run"]>[0]): Promise<void> => {
    if (way === "run") await pipe.run(data as never);
    else {
      await pipe.extract(data as never);
      await pipe.normalize();
      await pipe.load();
    }
  };

  test("go where a function of the row says", async () => {
    const { store, pipe } = world();
    const events = resource("events", [{ type: "click", x: 1 }, { type: "view" }, { type: "click", x: 2 }], {
      tableName: ({ type }) => `${type}s`,
      primaryKey: () => "type",
    });
    await load(pipe, events);
    expect(withoutDlt(store.rows("data", "clicks"))).toEqual([
      { type: "click", x: 1 },
      { type: "click", x: 2 },
    ]);
    expect(withoutDlt(store.rows("data", "views"))).toEqual([{ type: "view" }]);
    const table = (await pipe.schema())!.tables.get("clicks")!;
    expect(table).toMatchObject({ resource: "events" });
    expect(table.columns[0]).toMatchObject({ name: "type", primaryKey: true });
    expect((await pipe.schema())!.tables.has("events")).toBe(false);
  });

  test("go where the generator says, with hints of their own, and can be selected", async () => {
    const mixed = resource("mixed", function* () {
      yield { id: 0 };
      yield forTable("clicks", { id: 1 });
      yield [forTable("views", [{ id: 2 }, { id: 3 }], { primaryKey: "id" }), forTable("clicks", { id: 4 })];
    });
    const all = world();
    await load(all.pipe, mixed);
    expect(withoutDlt(all.store.rows("data", "mixed"))).toEqual([{ id: 0 }]);
    expect(withoutDlt(all.store.rows("data", "clicks"))).toEqual([{ id: 1 }, { id: 4 }]);
    expect(withoutDlt(all.store.rows("data", "views"))).toEqual([{ id: 2 }, { id: 3 }]);
    expect((await all.pipe.schema())!.tables.get("views")!.columns[0]).toMatchObject({ name: "id", primaryKey: true });
    const some = world();
    await load(some.pipe, mixed.selectTables("views"));
    expect([...some.store.dataset("data")!.keys()].filter((name) => !name.startsWith("_dlt_"))).toEqual(["views"]);
  });

  test("none: a required table is made with its columns", async () => {
    const { store, pipe } = world();
    const empty = resource("things", () => emptyTable(), { columns: { a: { dataType: "bigint" } } });
    await load(pipe, empty);
    expect(store.rows("data", "things")).toEqual([]);
    // As Python dlt makes it.
    const { columns, ...table } = (await pipe.schema())!.tables.get("things")!;
    expect(columns.map(({ name }) => name)).toEqual(["a", "_dlt_load_id", "_dlt_id"]);
    expect(table["x-normalizer"]).toEqual({ "seen-data": true });
  });

  test("hints of nested tables are in the schema; a key makes one a table of its own", async () => {
    const { store, pipe } = world();
    const orders = resource("orders", [{ id: 1, lines: [{ sku: "a", taxes: [{ kind: "x", rate: 1 }] }] }], {
      nestedHints: {
        lines__taxes: { primaryKey: "kind", columns: { rate: { dataType: "double" } } },
        lines: { columns: { sku: { dataType: "text" } } },
      },
    });
    await load(pipe, orders);
    const { tables } = (await pipe.schema())!;
    expect(tables.get("orders__lines")).toMatchObject({ parent: "orders" });
    expect(tables.get("orders__lines__taxes")).toMatchObject({ resource: "orders" });
    expect(tables.get("orders__lines__taxes")).not.toHaveProperty("parent");
    expect(withoutDlt(store.rows("data", "orders__lines__taxes"))).toEqual([{ kind: "x", rate: 1 }]);
  });

  test("state is kept from run to run, begins anew where a table is replaced, and stays when the run fails", async () => {
    const { pipe, store } = world();
    const counted = (fail: boolean) =>
      resource("counted", async function* ({ state }) {
        state["runs"] = Number(state["runs"] ?? 0) + 1;
        yield { run: state["runs"] };
        if (fail) throw new Error("broke");
      });
    await load(pipe, counted(false));
    await expect(load(pipe, counted(true))).rejects.toThrow(/"counted" failed/);
    await load(pipe, counted(false));
    expect(withoutDlt(store.rows("data", "counted"))).toEqual([{ run: 1 }, { run: 2 }]);
    await load(pipe, counted(false).applyHints({ writeDisposition: "replace" }));
    expect(withoutDlt(store.rows("data", "counted"))).toEqual([{ run: 1 }]);
  });
});

describe("a schema of the row", () => {
  const row = z.object({ id: z.int(), at: z.string().transform((text) => text.toUpperCase()) });
  const rows = [
    { id: 1, at: "a" },
    { id: 2, at: "b", more: true },
    { id: "secret", at: "c" },
  ];

  const read = async (contract?: object | string, data: readonly unknown[] = rows): Promise<unknown> => {
    const checked = resource("checked", data, { columns: row, ...(contract === undefined ? {} : { schemaContract: contract as never }) });
    const kept: unknown[] = [];
    for await (const each of checked) kept.push(each);
    return kept;
  };

  test("makes the rows that go on", async () => {
    expect(await read(undefined, rows.slice(0, 2))).toEqual([
      { id: 1, at: "A" },
      { id: 2, at: "B" },
    ]);
  });

  test("refuses others with their place, and shows nothing of them", async () => {
    const error = await read().catch((reason: unknown) => reason as Error);
    expect(String(error)).toMatch(/Row 3 of resource "checked" does not fit the schema in `columns`: id; `issues`/);
    expect(String(error)).not.toContain("secret");
  });

  test("does not repeat a schema that quotes what it refuses", async () => {
    const quoting = z.object({ mail: z.email({ error: ({ input }) => `${String(input)} is no address` }) });
    const error = await pipeline("shop", { pipelinesDir: temporaryFolder() })
      .extract(resource("people", [{ mail: "secret" }], { columns: quoting }))
      .then(
        () => expect.unreachable(),
        (reason: unknown) => reason,
      );
    const cause = (error as Error).cause as RowValidationError;
    expect(String(error)).toContain('Row 1 of resource "people" does not fit the schema in `columns`: mail;');
    expect(String(error)).not.toContain("secret");
    expect(JSON.stringify(cause.context)).not.toContain("secret");
    expect(cause.issues[0]?.message).toBe("secret is no address");
  });

  test.each<[object | string, unknown]>([
    [
      { data_type: "discard_row" },
      [
        { id: 1, at: "A" },
        { id: 2, at: "B" },
      ],
    ],
    [{ columns: "discard_row", data_type: "discard_row" }, [{ id: 1, at: "A" }]],
    [
      { columns: "discard_value", data_type: "discard_row" },
      [
        { id: 1, at: "A" },
        { id: 2, at: "B" },
      ],
    ],
    [
      { columns: "evolve", data_type: "discard_row" },
      [
        { id: 1, at: "A" },
        { id: 2, at: "B", more: true },
      ],
    ],
    [
      { data_type: "evolve" },
      [
        { id: 1, at: "A" },
        { id: 2, at: "B" },
        { id: "secret", at: "c" },
      ],
    ],
    ["discard_row", [{ id: 1, at: "A" }]],
  ])("under the contract %o", async (contract, expected) => {
    expect(await read(contract)).toEqual(expected);
  });

  test("freezes columns, and knows what it cannot do", async () => {
    await expect(read({ columns: "freeze" })).rejects.toThrow(/Row 2 .* has what the schema in `columns` does not know: more\./);
    await expect(read({ data_type: "discard_value" })).rejects.toThrow(/there are evolve, freeze, discard_row/);
  });

  test("checks rows as they are after the steps before it", async () => {
    const fixed = resource("r", [{ id: "1", at: "x" }])
      .addMap(({ id, at }) => ({ id: Number(id), at }))
      .applyHints({ columns: row });
    const kept = [];
    for await (const each of fixed.addMap((each) => ({ ...each, later: true }))) kept.push(each);
    expect(kept).toEqual([{ id: 1, at: "X", later: true }]);
  });
});
