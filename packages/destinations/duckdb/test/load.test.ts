import { join } from "node:path";
import { rowsOf } from "@dlt-ts/core";
import { expect, test } from "vitest";
import { load, pagesOf, type PythonColumn, rowsIn, table, tableOf } from "@dlt-ts/test-loads";
import { connect } from "./support/connect.js";
import { jsonlJob, plan } from "./support/load.js";
import { vectorCases } from "./support/vectors.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const orders = table("orders", { id: { dataType: "bigint", nullable: false }, name: "text" });
const lines = table("orders__lines", { quantity: "bigint" }, "orders");

test("appends, in two loads, and records what it did as Python dlt does", async () => {
  const folder = await temporaryFolder();
  const client = await connect({ credentials: join(folder, "a.duckdb") });
  expect(await client.exists()).toBe(false);
  const state = {
    pipeline: "numbers",
    version: 2,
    engineVersion: 4,
    hash: "h",
    encoded: "abc",
    createdAt: "2026-01-02T03:04:05.123456+00:00",
    rowId: "r1",
  };

  const first = jsonlJob("orders", [{ id: 1, name: "a" }, { id: 2 }]);
  const one = plan("1700000000.1", [{ table: orders, disposition: "append" }], [first], { state });
  const result = await load(client, one, [first]);
  expect(result).toMatchObject({
    repeated: false,
    receipt: { pipeline: "numbers", loadId: "1700000000.1", schemaName: "shop", digest: one.digest },
  });

  const second = jsonlJob("orders", [{ id: 3, name: "ż\u0000'\"\\" }]);
  await load(client, plan("1700000000.2", [{ table: orders, disposition: "append" }], [second]), [second]);

  expect(await client.exists()).toBe(true);
  expect(await rowsIn(client, { table: "orders" })).toEqual([
    { id: 1, name: "a" },
    { id: 2, name: null },
    { id: 3, name: "ż\u0000'\"\\" },
  ]);
  expect([...(await client.reader.tables())].sort()).toEqual([
    "_dlt_loads",
    "_dlt_pipeline_state",
    "_dlt_receipts",
    "_dlt_version",
    "orders",
  ]);
  expect(await rowsIn(client, { sql: "SELECT load_id, schema_name, status, schema_version_hash FROM _dlt_loads" })).toEqual([
    { load_id: "1700000000.1", schema_name: "shop", status: 0, schema_version_hash: one.schema.hash },
    { load_id: "1700000000.2", schema_name: "shop", status: 0, schema_version_hash: one.schema.hash },
  ]);
  expect(await rowsIn(client, { sql: "SELECT * EXCLUDE inserted_at FROM _dlt_version" })).toEqual([
    { version: 1, engine_version: 11, schema_name: "shop", version_hash: one.schema.hash, schema: one.schema.document },
  ]);
  expect(await client.ledger.receipt("numbers", "1700000000.1")).toEqual(result.receipt);
  expect(await client.ledger.receipt("numbers", "none")).toBeUndefined();
  expect(await client.ledger.schema({ hash: one.schema.hash })).toEqual(one.schema);
  expect(await client.ledger.schema({ name: "shop" })).toEqual(one.schema);
  expect(await client.ledger.schema({ name: "other" })).toBeUndefined();
  expect(await client.ledger.state("numbers")).toEqual({ ...state, createdAt: "2026-01-02T03:04:05.123456Z" });
  expect(await client.ledger.state("other")).toBeUndefined();
});

test.each(["line\nend", "line\u2028end"])("the first load makes a dataset of any name: %j", async (dataset) => {
  const client = await connect({ credentials: join(await temporaryFolder(), "a.duckdb") }, { dataset });
  const job = jsonlJob("orders", [{ id: 1 }]);
  await load(client, plan("1", [{ table: orders, disposition: "append" }], [job]), [job]);
  expect(await rowsIn(client, { table: "orders" })).toMatchObject([{ id: 1 }]);
});

test("a dataset that is not there reads as nothing", async () => {
  const client = await connect({ credentials: join(await temporaryFolder(), "a.duckdb") });
  expect(await client.ledger.receipt("numbers", "1")).toBeUndefined();
  expect(await client.ledger.schema({ name: "shop" })).toBeUndefined();
  expect(await client.ledger.state("numbers")).toBeUndefined();
  expect(await client.reader.tables()).toEqual([]);
  await expect(rowsIn(client, { table: "orders" })).rejects.toMatchObject({ reason: "undefined-relation" });
  await client.drop();
});

test("a load that is committed is not loaded again, and another one under its id is refused", async () => {
  const folder = await temporaryFolder();
  const client = await connect({ credentials: join(folder, "a.duckdb") });
  const job = jsonlJob("orders", [{ id: 1 }]);
  const planned = plan("1", [{ table: orders, disposition: "append" }], [job]);
  const { receipt } = await load(client, planned, [job]);

  expect(await load(client, planned, [job])).toEqual({ receipt, repeated: true });
  expect(await rowsIn(client, { table: "orders" })).toHaveLength(1);
  const other = plan("1", [{ table: orders, disposition: "append" }], []);
  await expect(load(client, other, [])).rejects.toMatchObject({ reason: "receipt-conflict", retry: "never" });
});

test.each(["swap", "truncate-and-insert", "insert-from-staging"] as const)(
  "replace by %s, nested tables and empty loads included",
  async (strategy) => {
    const folder = await temporaryFolder();
    const client = await connect({ credentials: join(folder, "a.duckdb"), createIndexes: true });
    const keyed = { ...orders, columns: orders.columns.map((column) => (column.name === "id" ? { ...column, unique: true } : column)) };
    const described = [
      { table: keyed, disposition: "replace", strategy },
      { table: lines, disposition: "replace", strategy },
    ] as const;
    const parts = [jsonlJob("orders", [{ id: 1, name: "a" }]), jsonlJob("orders__lines", [{ quantity: 5 }])];
    await load(client, plan("1", described, parts), parts);
    await rowsIn(client, { sql: "ALTER TABLE letters.orders ADD COLUMN mine VARCHAR" });

    const again = [jsonlJob("orders", [{ id: 1, name: "b" }, { id: 2 }]), jsonlJob("orders", [{ id: 3 }])];
    await load(client, plan("2", described, again), again);
    expect(await rowsIn(client, { table: "orders" })).toEqual([
      { id: 1, name: "b", mine: null },
      { id: 2, name: null, mine: null },
      { id: 3, name: null, mine: null },
    ]);
    expect(await rowsIn(client, { table: "orders__lines" })).toEqual([]);

    await load(client, plan("3", described, []), []);
    expect(await rowsIn(client, { table: "orders" })).toEqual([]);
    expect([...(await client.reader.tables())].filter((name) => !name.startsWith("_dlt_l"))).not.toContainEqual(
      expect.stringContaining("aside"),
    );
  },
);

test("a refresh drops tables, makes them anew with other types, and forgets schemas", async () => {
  const folder = await temporaryFolder();
  const client = await connect({ credentials: join(folder, "a.duckdb") });
  const parts = [jsonlJob("orders", [{ id: 1 }]), jsonlJob("orders__lines", [{ quantity: 5 }])];
  await load(
    client,
    plan(
      "1",
      [orders, lines].map((part) => ({ table: part, disposition: "append" as const })),
      parts,
    ),
    parts,
  );

  const renewed = table("orders", { id: "text" });
  const job = jsonlJob("orders", [{ id: "x" }]);
  const planned = plan("2", [{ table: renewed, disposition: "append" }], [job], {
    drop: ["orders__lines", "orders", "never_was"],
    forgetSchemas: true,
  });
  await load(client, planned, [job]);
  expect(await rowsIn(client, { table: "orders" })).toEqual([{ id: "x" }]);
  expect(await client.reader.tables()).not.toContain("orders__lines");
  expect(await rowsIn(client, { sql: "SELECT version_hash FROM _dlt_version" })).toEqual([{ version_hash: planned.schema.hash }]);
});

test("a new column comes in at the end; one that must not be null is told when the table has rows", async () => {
  const folder = await temporaryFolder();
  const client = await connect({ credentials: join(folder, "a.duckdb") });
  const job = jsonlJob("orders", [{ id: 1 }]);
  const empty = table("empty", { id: "bigint" });
  await load(
    client,
    plan(
      "1",
      [orders, empty].map((part) => ({ table: part, disposition: "append" as const })),
      [job],
    ),
    [job],
  );

  const strict = { size: { dataType: "double", nullable: false }, day: "date" } as const;
  const grown = [
    table("orders", { id: { dataType: "bigint", nullable: false }, name: "text", ...strict }),
    table("empty", { id: "bigint", ...strict }),
  ];
  const next = [jsonlJob("orders", [{ id: 2, size: 1.5, day: "2024-02-29" }])];
  const result = await load(
    client,
    plan(
      "2",
      grown.map((part) => ({ table: part, disposition: "append" as const })),
      next,
    ),
    next,
  );
  expect(result).toMatchObject({ notes: ['Table "orders" has rows, so "size" (not null in the schema) came in as nullable.'] });
  expect(await rowsIn(client, { table: "orders" })).toEqual([
    { id: 1, name: null, size: null, day: null },
    { id: 2, name: null, size: 1.5, day: "2024-02-29" },
  ]);
  expect(
    await rowsIn(client, { sql: "SELECT table_name, is_nullable FROM information_schema.columns WHERE column_name = 'size'" }),
  ).toEqual([
    { table_name: "empty", is_nullable: "NO" },
    { table_name: "orders", is_nullable: "YES" },
  ]);
});

test("a failed commit changes nothing, says on which table it failed, and can be called again", async () => {
  const folder = await temporaryFolder();
  const client = await connect({ credentials: join(folder, "a.duckdb") });
  const good = jsonlJob("orders", [{ id: 1 }]);
  const bad = jsonlJob("orders", [{ id: "secret value" }]);
  const planned = plan("1", [{ table: orders, disposition: "append" }], [good, bad]);
  await expect(load(client, planned, [good, bad])).rejects.toMatchObject({
    reason: "data",
    message: expect.stringContaining('Table "orders", insert: DuckDB: '),
  });
  expect(await client.exists()).toBe(false);

  await using session = await client.begin(planned, { signal: new AbortController().signal, progress: () => undefined });
  await session.run(good);
  await expect(session.commit()).rejects.toMatchObject({ reason: "staging-lost" });
  await session.abort(new Error("given up"));
  expect(await client.exists()).toBe(false);
});

test("two loaders of one load: one commits, the other is told to ask again and then finds the receipt", async () => {
  const folder = await temporaryFolder();
  const client = await connect({ credentials: join(folder, "a.duckdb") });
  const job = jsonlJob("orders", [{ id: 1 }]);
  const planned = plan("1", [{ table: orders, disposition: "append" }], [job]);
  await load(client, plan("0", [{ table: orders, disposition: "append" }], []), []);

  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const signal = new AbortController().signal;
  await using slow = await client.begin(planned, { signal, progress: () => undefined });
  await slow.run({ ...job, file: { ...job.file, path: async () => job.file.path() } });
  const overtaken = held.then(() => slow.commit());
  expect(await load(client, planned, [job])).toMatchObject({ repeated: false });
  release();
  expect(await overtaken).toMatchObject({ repeated: true });
  expect(await rowsIn(client, { table: "orders" })).toEqual([{ id: 1, name: null }]);

  const third = jsonlJob("orders", [{ id: 2 }]);
  const race = plan("2", [{ table: orders, disposition: "append" }], [third]);
  const results = await Promise.allSettled([load(client, race, [third]), load(client, race, [third])]);
  const lost = results.filter((result) => result.status === "rejected");
  for (const { reason } of lost) expect(reason).toMatchObject({ reason: "contention", retry: "call" });
  expect(await rowsIn(client, { sql: "SELECT count(*) AS n FROM orders WHERE id = 2" })).toEqual([{ n: 1 }]);
});

test("a signal stops a load, and the next one works", async () => {
  const folder = await temporaryFolder();
  const client = await connect({ credentials: join(folder, "a.duckdb") });
  const job = jsonlJob("orders", [{ id: 1 }]);
  const planned = plan("1", [{ table: orders, disposition: "append" }], [job]);
  const steps: string[] = [];
  await load(client, plan("0", [{ table: orders, disposition: "append" }], []), [], ({ step }) => steps.push(step));
  expect(steps).toEqual([
    "dataset",
    "create",
    "create",
    "create",
    "create",
    "create",
    "version",
    "loads",
    "receipt",
    "commit",
    "acknowledged",
  ]);

  for (const step of ["insert", "loads", "receipt", "commit"]) {
    const controller = new AbortController();
    const stopped = load(client, planned, [job], (event) => event.step === step && controller.abort(new Error("stop")), controller.signal);
    await expect(stopped).rejects.toMatchObject({ reason: "aborted" });
  }
  expect(await load(client, planned, [job])).toMatchObject({ repeated: false });
  expect(await rowsIn(client, { table: "orders" })).toHaveLength(1);
});

test("a dataset may have the name of the file", async () => {
  const folder = await temporaryFolder();
  const client = await connect({ credentials: join(folder, "letters.duckdb") });
  const job = jsonlJob("orders", [{ id: 1 }]);
  await load(client, plan("1", [{ table: orders, disposition: "append" }], [job]), [job]);
  expect(await rowsIn(client, { table: "orders" })).toEqual([{ id: 1, name: null }]);
  expect(await rowsIn(client, { sql: "FROM orders" })).toEqual([{ id: 1, name: null }]);
  await client.drop();
  expect(await client.exists()).toBe(false);
});

test("reads columns by name, parameters, and nothing as one page without rows", async () => {
  const folder = await temporaryFolder();
  const client = await connect({ credentials: join(folder, "a.duckdb") });
  const job = jsonlJob("orders", [
    { id: 1, name: "a" },
    { id: 2, name: "b" },
  ]);
  await load(client, plan("1", [{ table: orders, disposition: "append" }], [job]), [job]);
  const pages = await pagesOf(client.reader.rows("orders", { columns: ["name"] }));
  expect(pages.flatMap(rowsOf)).toHaveLength(2);
  expect(pages[0]!.columns[0]).toMatchObject({ name: "name", dataType: "text" });
  const found = await pagesOf(client.reader.query!("SELECT id FROM orders WHERE name = $1 AND id < ?", ["a", 2]));
  expect(found.flatMap(rowsOf)).toEqual([{ id: 1 }]);
  const none = await pagesOf(client.reader.query!("SELECT id FROM orders WHERE false"));
  expect(none).toEqual([{ rows: 0, columns: [{ name: "id", dataType: "bigint", values: [] }] }]);
  await expect(pagesOf(client.reader.query!("SELECT 1; SELECT 2"))).rejects.toMatchObject({ name: "DestinationError" });
});

test("names that differ only in case are refused before anything is connected", () => {
  const tables = [table("orders", { id: "bigint", ID: "text" }), table("Orders", { id: "bigint" })];
  const described = tables.map((one) => ({ table: one, disposition: "append" as const }));
  expect(() => plan("1", described, [])).toThrow(
    expect.objectContaining({ reason: "unsupported", message: expect.stringMatching(/"orders" and "Orders"[^]*"id" and "ID"/) }),
  );
});

test("added columns have the types and the nullability that Python dlt gives them", async () => {
  interface AlterCase {
    readonly id: string;
    readonly existing: Readonly<Record<string, readonly PythonColumn[]>>;
    readonly tables: readonly { readonly name: string; readonly columns: readonly PythonColumn[] }[];
    readonly result: { readonly statements: readonly string[] };
  }
  const vector = vectorCases<AlterCase>("ddl", "ddl").find(({ existing }) => Object.keys(existing).length > 0)!;
  const { name, columns } = vector.tables[0]!;
  const python = vector.result.statements.map((sql) => /ADD COLUMN "(\w+)" (.+?) *( NOT NULL)?$/.exec(sql)!.slice(1));
  const client = await connect({ credentials: join(await temporaryFolder(), "a.duckdb") });
  await load(client, plan("1", [{ table: tableOf(name, vector.existing[name]!), disposition: "append" }], []), []);
  await load(client, plan("2", [{ table: tableOf(name, columns), disposition: "append" }], []), []);
  const found = client.reader.query!(
    "SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_name = $1 ORDER BY ordinal_position",
    [name],
  );
  const own = (await pagesOf(found)).flatMap(rowsOf).slice(vector.existing[name]!.length);
  expect(own).toEqual(
    python.map(([column, type, strict]) => ({ column_name: column, data_type: type, is_nullable: strict === undefined ? "YES" : "NO" })),
  );
});

test.each([
  ["double", "bigint", { value: 2.5 }],
  ["text", "bigint", { value: "2.5" }],
  ["timestamp", "date", { value: "2026-01-02T03:04:05Z" }],
] as const)("rows of type %s are refused by a column of type %s, which would change them", async (type, there, row) => {
  const folder = await temporaryFolder();
  const client = await connect({ credentials: join(folder, "a.duckdb") });
  await load(client, plan("1", [{ table: table("sizes", { value: there }), disposition: "append" }], []), []);

  for (const strategy of [undefined, "truncate-and-insert", "insert-from-staging"] as const) {
    const job = jsonlJob("sizes", [row]);
    const write = strategy === undefined ? { disposition: "append" as const } : { disposition: "replace" as const, strategy };
    const refused = load(client, plan("2", [{ table: table("sizes", { value: type }), ...write }], [job]), [job]);
    await expect(refused).rejects.toMatchObject({ reason: "data", retry: "never", context: { table: "sizes", column: "value" } });
  }
  expect(await rowsIn(client, { table: "sizes" })).toEqual([]);

  const job = jsonlJob("sizes", [row]);
  const swap = { disposition: "replace", strategy: "swap" } as const;
  await load(client, plan("3", [{ table: table("sizes", { value: type }), ...swap }], [job]), [job]);
  expect(await rowsIn(client, { table: "sizes" })).toHaveLength(1);
});

test("rows go into a column of another type that keeps them", async () => {
  const folder = await temporaryFolder();
  const client = await connect({ credentials: join(folder, "a.duckdb") });
  await load(client, plan("1", [{ table: table("sizes", { size: "double", note: "text" }), disposition: "append" }], []), []);
  const job = jsonlJob("sizes", [{ size: 2, note: 3 }]);
  await load(client, plan("2", [{ table: table("sizes", { size: "bigint", note: "bigint" }), disposition: "append" }], [job]), [job]);
  expect(await rowsIn(client, { table: "sizes" })).toEqual([{ size: 2, note: "3" }]);
});

test("decimals are refused by a column with fewer digits after the point", async () => {
  const folder = await temporaryFolder();
  const client = await connect({ credentials: join(folder, "a.duckdb") });
  const narrow = { name: "prices", columns: [{ name: "price", dataType: "decimal", precision: 10, scale: 2 }] } as const;
  await load(client, plan("1", [{ table: narrow, disposition: "append" }], []), []);
  const job = jsonlJob("prices", [{ price: "1.234" }]);
  const wide = plan("2", [{ table: table("prices", { price: "decimal" }), disposition: "append" }], [job]);
  await expect(load(client, wide, [job])).rejects.toMatchObject({ reason: "data", context: { existing: "DECIMAL(10,2)" } });
});
