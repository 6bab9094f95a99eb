import { join } from "node:path";
import { duckdb } from "@dlt-ts/duckdb";
import { pipeline, resource, type Pipeline } from "@dlt-ts/pipeline";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "./support/temporary-folder.js";

interface World {
  readonly shop: Pipeline;
  sql(statement: string): Promise<readonly unknown[][]>;
}

/** A pipeline over an instance that the test can ask. */
async function world(createIndexes: boolean = false): Promise<World> {
  const folder = await temporaryFolder();
  const instance = await DuckDBInstance.create(join(folder, "shop.duckdb"));
  const connection = await instance.connect();
  onTestFinished(() => {
    connection.closeSync();
    instance.closeSync();
  });
  const shop = pipeline("shop", {
    destination: duckdb({ credentials: instance, createIndexes }),
    datasetName: "Sales",
    pipelinesDir: join(folder, "pipelines"),
    projectFolder: folder,
  }) as Pipeline;
  return { shop, sql: async (statement) => (await connection.runAndReadAll(statement)).getRowsJS() };
}

test("an empty batch of a replaced resource empties its table and all that is nested in it", async () => {
  const { shop, sql } = await world();
  const orders = (rows: readonly object[]) => resource("orders", rows, { writeDisposition: "replace" });
  await shop.run(orders([{ id: 1, lines: [{ sku: "a", sizes: [1, 2] }] }]));
  expect(await sql("SELECT count(*) FROM sales.orders__lines__sizes")).toEqual([[2n]]);
  await shop.run(orders([]));
  for (const table of ["orders", "orders__lines", "orders__lines__sizes"]) {
    expect(await sql(`SELECT count(*) FROM sales.${table}`), table).toEqual([[0n]]);
  }
});

test("swap carries comments, indexes and columns of others over, and views see the new rows", async () => {
  const { shop, sql } = await world();
  const orders = (...rows: readonly object[]) => resource("orders", rows, { writeDisposition: "replace" });
  await shop.run(orders({ id: 1, name: "a" }));
  await sql(`ALTER TABLE sales.orders ADD COLUMN "my ""own" INTEGER`);
  await sql(`COMMENT ON TABLE sales.orders IS 'it''s all; -- ż'`);
  await sql(`COMMENT ON COLUMN sales.orders."my ""own" IS 'mine'`);
  await sql(`CREATE INDEX "by ""name (id)" ON sales.orders(name, ("my ""own" + 1))`);
  await sql(`CREATE UNIQUE INDEX by_id ON sales.orders(id)`);
  await sql("CREATE VIEW names AS SELECT name FROM sales.orders");
  for (const name of ["b", "c"]) await shop.run(orders({ id: 2, name }));

  expect(await sql("SELECT * FROM names")).toEqual([["c"]]);
  expect(await sql("SELECT comment FROM duckdb_tables() WHERE table_name = 'orders'")).toEqual([["it's all; -- ż"]]);
  expect(await sql(`SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'orders' AND comment IS NOT NULL`)).toEqual([
    ['my "own', "mine"],
  ]);
  expect(await sql("SELECT index_name, is_unique, expressions FROM duckdb_indexes() ORDER BY 1")).toEqual([
    ['by "name (id)', false, expect.stringContaining("name")],
    ["by_id", true, "[id]"],
  ]);
  await expect(shop.run(orders({ id: 3, name: "d" }, { id: 3, name: "e" }))).rejects.toThrow(/UNIQUE constraint violation/);
  expect(await sql("SELECT * FROM names")).toEqual([["c"]]);
});

test.each(["delete-insert", "upsert", "insert-only"] as const)("%s goes with UNIQUE row keys", async (strategy) => {
  const { shop, sql } = await world(true);
  const docs = (from: number, body: string) =>
    resource(
      "docs",
      Array.from({ length: 500 }, (_, index) => ({ id: from + index, body, lines: [{ text: body }, { text: "same" }] })),
      { primaryKey: "id", writeDisposition: { disposition: "merge", strategy } },
    );
  for (const [from, body] of [
    [0, "a"],
    [250, "b"],
    [250, "c"],
  ] as const) {
    await shop.run(docs(from, body));
  }
  const kept = strategy === "insert-only" ? { a: 500n, b: 250n } : { a: 250n, c: 500n };
  expect(await sql("SELECT body, count(*) FROM sales.docs GROUP BY 1 ORDER BY 1")).toEqual(Object.entries(kept));
  expect(await sql("SELECT text, count(*) FROM sales.docs__lines WHERE text <> 'same' GROUP BY 1 ORDER BY 1")).toEqual(
    Object.entries(kept),
  );
  expect(await sql("SELECT count(*) FROM duckdb_constraints() WHERE constraint_type = 'UNIQUE' AND table_name LIKE 'docs%'")).toEqual([
    [2n],
  ]);
});

test("different rows nested in one key are refused by upsert, and nothing changes; delete-insert takes the newest", async () => {
  const { shop, sql } = await world();
  const docs = (strategy: "upsert" | "delete-insert", ...rows: readonly object[]) =>
    resource("docs", rows, {
      primaryKey: "id",
      columns: { at: { dataType: "bigint", dedupSort: "desc" } },
      writeDisposition: { disposition: "merge", strategy },
    });
  const twice = [
    { id: 1, at: 2, lines: [{ text: "new" }] },
    { id: 1, at: 1, lines: [{ text: "old" }, { text: "older" }] },
  ];
  await shop.run(docs("upsert", { id: 1, at: 0, lines: [{ text: "first" }] }));
  await expect(shop.run(docs("upsert", ...twice))).rejects.toThrow(
    /"docs".*several rows with one primary key \(id\).*"docs__lines".*delete-insert/s,
  );
  expect(await sql("SELECT text FROM sales.docs__lines")).toEqual([["first"]]);
  await shop.dropPendingPackages();
  await shop.run(docs("delete-insert", ...twice));
  expect(await sql("SELECT text FROM sales.docs__lines")).toEqual([["new"]]);
});

test("a merge of ten thousand rows, each key twice, keeps one of each", async () => {
  const { shop, sql } = await world();
  const rows = Array.from({ length: 10_000 }, (_, index) => ({ id: index % 5_000, copy: index < 5_000 ? 1 : 2 }));
  await shop.run(resource("docs", rows, { primaryKey: "id", writeDisposition: "merge" }));
  expect(await sql("SELECT count(*), count(DISTINCT id) FROM sales.docs")).toEqual([[5_000n, 5_000n]]);
});

test("hints that a disposition ignores are warnings of the load", async () => {
  const { shop } = await world();
  const info = await shop.run(
    resource("events", [{ day: "mon" }], { mergeKey: "day", columns: { gone: { dataType: "bool", hardDelete: true } } }),
  );
  expect(info.packages[0]!.warnings).toEqual([expect.stringContaining('Table "events" is written by "append", which ignores hardDelete')]);
});

test.each([undefined, "revision"])(
  "scd2 with a natural key keeps what is nested in each version (version column: %s)",
  async (rowVersionColumnName) => {
    const { shop, sql } = await world();
    const dims = (...rows: readonly object[]) =>
      resource("dims", rows, {
        primaryKey: "sku",
        mergeKey: "sku",
        writeDisposition: {
          disposition: "merge",
          strategy: "scd2",
          ...(rowVersionColumnName === undefined ? {} : { rowVersionColumnName }),
        },
      });
    const dim = (sku: string, revision: number) => ({ sku, revision: `${sku}${revision}`, offers: [{ text: `${sku}${revision}` }] });
    await shop.run(dims(dim("a", 1), dim("b", 1), dim("c", 1)));
    await shop.run(dims(dim("a", 2), dim("b", 1)));
    const versions = `SELECT d.revision, d._dlt_valid_to IS NULL, o.text FROM sales.dims AS d JOIN sales.dims__offers AS o ON o._dlt_parent_id = d._dlt_id ORDER BY 1`;
    expect(await sql(versions)).toEqual([
      ["a1", false, "a1"],
      ["a2", true, "a2"],
      ["b1", true, "b1"],
      ["c1", true, "c1"],
    ]);
    expect(await sql("SELECT count(*) FROM sales.dims__offers")).toEqual([[4n]]);
  },
);

test.each(["delete-insert", "upsert"] as const)(
  "rows that were appended are merged by %s with all that is nested in them",
  async (strategy) => {
    const { shop, sql } = await world();
    const doc = (id: number, word: string) => ({ id, lines: [{ words: [word, word] }, { words: [word] }] });
    await shop.run(resource("docs", [doc(1, "old"), doc(2, "kept")]));
    await shop.run(
      resource("docs", [{ id: 1, lines: [{ words: ["new"] }] }], {
        primaryKey: "id",
        writeDisposition: { disposition: "merge", strategy },
      }),
    );
    expect(await sql("SELECT id::INT FROM sales.docs ORDER BY id")).toEqual([[1], [2]]);
    const words =
      "SELECT w.value, count(*)::INT FROM sales.docs__lines__words w JOIN sales.docs d ON w._dlt_root_id = d._dlt_id GROUP BY 1 ORDER BY 1";
    expect(await sql(words)).toEqual([
      ["kept", 3],
      ["new", 1],
    ]);
    expect(await sql("SELECT count(*)::INT FROM sales.docs__lines__words")).toEqual([[4]]);
    expect(await sql("SELECT count(*)::INT FROM sales.docs__lines")).toEqual([[3]]);
  },
);

test("a key of two types is refused before it is sent, and says where its other values went", async () => {
  const { shop } = await world();
  const orders = resource("orders", [{ id: 1 }, { id: "abc" }], { primaryKey: "id", writeDisposition: "merge" });
  await expect(shop.run(orders)).rejects.toThrow(
    /"id" of table "orders" is not nullable, but row 2 has no value. What came for it is no bigint, and went to "id__v_text"/,
  );
});

test.each(["delete-insert", "upsert"] as const)(
  "a primary key that no row has asks for the column that was meant (%s)",
  async (strategy) => {
    const { shop } = await world();
    const orders = resource("orders", [{ order_id: 1 }], { primaryKey: "oder_id", writeDisposition: { disposition: "merge", strategy } });
    await expect(shop.run(orders)).rejects.toThrow(/"oder_id".* Did you mean "order_id"\?/);
  },
);

test("hints of nested tables that do nothing, or take a table out of its nest, are told", async () => {
  const { shop, sql } = await world();
  const docs = (columns: Readonly<Record<string, { hardDelete?: boolean; primaryKey?: boolean }>>) =>
    resource("docs", [{ id: 1, lines: [{ sku: 1, gone: true }] }], {
      primaryKey: "id",
      writeDisposition: "merge",
      nestedHints: { lines: { columns } },
    });
  expect(String(await shop.run(docs({ gone: { hardDelete: true } })))).toMatch(/"docs__lines" is nested in "docs".*hardDelete is ignored/);
  const loose = String(await shop.run(docs({ sku: { primaryKey: true } }), { refresh: "drop_sources" }));
  expect(loose).toMatch(/"docs__lines" has a primary key of its own/);
  expect(await sql("SELECT count(*)::INT FROM sales.docs__lines")).toEqual([[1]]);
});
