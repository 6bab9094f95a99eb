import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline, resource, type Pipeline } from "@dlt-ts/pipeline";
import { expect, onTestFinished, test } from "vitest";
import { postgres } from "../src/postgres.js";
import { newDataset } from "./support/connect.js";
import { databaseUrl, noServer, sql } from "./support/server.js";

/** A document with two levels below it. */
const doc = (id: number, word: string) => ({ id, lines: [{ words: [word, word] }, { words: [word] }] });

async function shop(): Promise<{ readonly pipe: Pipeline; readonly dataset: string }> {
  const folder = await mkdtemp(join(tmpdir(), "dlt-postgres-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const dataset = newDataset();
  const pipe = pipeline("shop", {
    destination: postgres(await databaseUrl()),
    datasetName: dataset,
    pipelinesDir: folder,
    projectFolder: folder,
  });
  return { pipe, dataset };
}

const integer = { dataType: "bigint", precision: 32, nullable: true } as const;

test.skipIf(noServer).each(["delete-insert", "upsert", "insert-only"] as const)(
  "%s finds rows by key columns that were widened, or made text, by hand",
  async (strategy) => {
    const { pipe, dataset } = await shop();
    const stock = (count: number, ids: readonly (number | null)[]) =>
      resource(
        "stock",
        ids.map((id) => ({ id, shop: 7, count, parts: [count] })),
        {
          primaryKey: ["id", "shop"],
          columns: { id: integer, shop: { dataType: "bigint" } },
          writeDisposition: { disposition: "merge", strategy },
        },
      );
    await pipe.run(stock(1, [1, 2, null]));
    await sql(`ALTER TABLE ${dataset}.stock ALTER COLUMN id TYPE bigint, ALTER COLUMN shop TYPE varchar`);
    await pipe.run(stock(2, [2, 3, null]));
    const second = strategy === "insert-only" ? 1 : 2;
    const rows = await sql(`SELECT id::int, count::int FROM ${dataset}.stock ORDER BY id, count`);
    expect(rows).toEqual([
      [1, 1],
      [2, second],
      [3, 2],
      // Null equals nothing for delete-insert.
      ...(strategy === "delete-insert"
        ? [
            [null, 1],
            [null, 2],
          ]
        : [[null, second]]),
    ]);
    expect(await sql(`SELECT count(*)::int FROM ${dataset}.stock__parts`)).toEqual([[rows.length]]);
  },
);

test.skipIf(noServer)("scd2 compares a merge key that was widened by hand", async () => {
  const { pipe, dataset } = await shop();
  const prices = (price: number, ids: readonly number[]) =>
    resource(
      "prices",
      ids.map((id) => ({ id, price })),
      { mergeKey: "id", columns: { id: integer }, writeDisposition: { disposition: "merge", strategy: "scd2" } },
    );
  await pipe.run(prices(1, [1, 2]));
  await sql(`ALTER TABLE ${dataset}.prices ALTER COLUMN id TYPE bigint`);
  await pipe.run(prices(2, [2]));
  expect(await sql(`SELECT id::int, price::int, _dlt_valid_to IS NULL FROM ${dataset}.prices ORDER BY id, price`)).toEqual([
    [1, 1, true],
    [2, 1, false],
    [2, 2, true],
  ]);
});

test.skipIf(noServer).each(["delete-insert", "upsert"] as const)(
  "rows that were appended are merged by %s with all that is nested in them",
  async (strategy) => {
    const { pipe, dataset } = await shop();
    await pipe.run(resource("docs", [doc(1, "old"), doc(2, "kept")]));
    await pipe.run(
      resource("docs", [{ id: 1, lines: [{ words: ["new"] }] }], {
        primaryKey: "id",
        writeDisposition: { disposition: "merge", strategy },
      }),
    );
    expect(await sql(`SELECT id::int FROM ${dataset}.docs ORDER BY id`)).toEqual([[1], [2]]);
    const words = `SELECT w.value, count(*)::int FROM ${dataset}.docs__lines__words w JOIN ${dataset}.docs d ON w._dlt_root_id = d._dlt_id GROUP BY 1 ORDER BY 1`;
    expect(await sql(words)).toEqual([
      ["kept", 3],
      ["new", 1],
    ]);
    expect(await sql(`SELECT count(*)::int FROM ${dataset}.docs__lines__words`)).toEqual([[4]]);
    expect(await sql(`SELECT count(*)::int FROM ${dataset}.docs__lines`)).toEqual([[3]]);
  },
);

test.skipIf(noServer)("scd2 goes on with a table that was appended to, and a version that returns comes in again", async () => {
  const { pipe, dataset } = await shop();
  const price = (sku: string, amount: number) => ({ sku, price: amount, notes: [`${sku} ${amount}`] });
  await pipe.run(resource("prices", [price("tea", 1)]));
  const versions = (...rows: readonly object[]) =>
    pipe.run(resource("prices", rows, { writeDisposition: { disposition: "merge", strategy: "scd2" } }));
  const first = await versions(price("tea", 2), price("milk", 1));
  expect(String(first)).toContain('"_dlt_id" is no longer UNIQUE');
  await versions(price("tea", 3), price("milk", 1));
  expect(String(await versions(price("tea", 2), price("milk", 1)))).not.toContain("UNIQUE");
  expect(await sql(`SELECT sku, price::int, _dlt_valid_to IS NULL FROM ${dataset}.prices ORDER BY sku, price, 3`)).toEqual([
    ["milk", 1, true],
    ["tea", 1, false],
    ["tea", 2, false],
    ["tea", 2, true],
    ["tea", 3, false],
  ]);
  expect(await sql(`SELECT value FROM ${dataset}.prices__notes ORDER BY 1`)).toEqual([["milk 1"], ["tea 1"], ["tea 2"], ["tea 3"]]);
});

test.skipIf(noServer)(
  "scd2 ends rows that were appended, says so when a boundary lies before versions, and takes it for one run only",
  async () => {
    const { pipe, dataset } = await shop();
    await pipe.run(resource("prices", [{ sku: "tea", price: 1 }]));
    const version = (price: number, boundaryTimestamp: string | null = null) =>
      pipe.run(
        resource("prices", [{ sku: "tea", price }], {
          writeDisposition: { disposition: "merge", strategy: "scd2", activeRecordTimestamp: "9999-12-31T00:00:00Z", boundaryTimestamp },
        }),
      );
    expect(String(await version(2, "2021-01-01T00:00:00Z"))).not.toContain("boundaryTimestamp");
    expect(String(await version(3, "2020-01-01T00:00:00Z"))).toMatch(
      /"prices" has versions that begin after the boundaryTimestamp 2020-01-01/,
    );
    expect(String(await version(4))).not.toContain("boundaryTimestamp");
    const versions = await sql(`SELECT price::int, _dlt_valid_from, _dlt_valid_to FROM ${dataset}.prices ORDER BY price`);
    const [at2020, at2021, now] = [new Date("2020-01-01"), new Date("2021-01-01"), versions[3]![1] as Date];
    expect(versions).toEqual([
      [1, null, at2021],
      [2, at2021, at2020],
      [3, at2020, now],
      [4, now, new Date("9999-12-31")],
    ]);
    expect(now.getTime()).toBeGreaterThan(at2021.getTime());
  },
);

test.skipIf(noServer)("upsert says what to do where appended rows share a key", async () => {
  const { pipe, dataset } = await shop();
  await pipe.run(
    resource("orders", [
      { id: 1, v: 1 },
      { id: 1, v: 2 },
      { id: 2, v: 1 },
    ]),
  );
  const merged = (v: number, strategy: "upsert" | "delete-insert") =>
    pipe.run(resource("orders", [{ id: 1, v }], { primaryKey: "id", writeDisposition: { disposition: "merge", strategy } }));
  await expect(merged(3, "upsert")).rejects.toThrow(/Table "orders", merge: .* merge once with the strategy "delete-insert"/);
  await pipe.dropPendingPackages();
  await merged(4, "delete-insert");
  await merged(5, "upsert");
  expect(await sql(`SELECT id::int, v::int FROM ${dataset}.orders ORDER BY id`)).toEqual([
    [1, 5],
    [2, 1],
  ]);
});
