import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { expect, test } from "vitest";
import { pipeline, type Pipeline } from "../../src/pipeline.js";
import { resource, type Resource } from "../../src/resource/resource.js";
import { date } from "../../src/values/date-value.js";
import { decimal } from "../../src/values/decimal-value.js";
import { float } from "../../src/values/float-value.js";
import { naive } from "../../src/values/timestamp-value.js";
import { temporaryFolder } from "../support/temporary-folder.js";

/** What three runs of a pipeline load: types, variants, nesting, keys, replaced tables, values that files must not change. */
function runs(): readonly (readonly Resource[])[] {
  const orders = (data: readonly object[]): Resource =>
    resource("orders", data, {
      primaryKey: "id",
      writeDisposition: { disposition: "merge", strategy: "upsert" },
      columns: { note: { dataType: "text" } },
    });
  const readings = (data: readonly unknown[]): Resource => resource("readings", data, { tableName: "Sensor Readings" });
  return [
    [
      orders([
        { id: 1, at: new Date("2024-01-02T03:04:05.678Z"), total: decimal("10.50"), lines: [{ sku: "a", tags: ["x", "y"] }, { sku: "b" }] },
        { id: 2, at: "2024-01-02 03:04:05", total: decimal("1e-3"), day: date("2024-01-02"), lines: [] },
      ]),
      readings([
        { value: 1, "Some Key": true },
        { value: 2.5, bytes: new Uint8Array([1, 2]), empty: new Uint8Array(0) },
        { value: "high", big: 2n ** 70n, small: -(2n ** 60n) },
        7,
      ]),
      resource(
        "rates",
        async function* () {
          yield [{ name: "a", rate: float(1) }];
          yield { name: "b", rate: NaN };
        },
        { writeDisposition: "replace" },
      ),
    ],
    [
      orders([
        {
          id: 2,
          at: naive("2024-05-06T07:08:09"),
          note: "\uF02B sale",
          lines: [
            {
              sku: "c",
              more: new Map<unknown, unknown>([
                ["10", 1],
                ["2", 2],
              ]),
            },
          ],
        },
        { id: 3n, note: "lone \uD800", total: -0 },
      ]),
      readings([{ value: null, list: [[1, 2], [3]] }, { nested: { deeper: { deepest: 1.5 } } }]),
      resource("rates", [], { writeDisposition: "replace" }),
    ],
    [orders([]), readings([{ value: 1e20 }]), resource("rates", [{ name: "c", rate: 3 }], { writeDisposition: "replace" })],
  ];
}

interface World {
  readonly pipe: Pipeline;
  readonly store: MemoryStore;
}

function world(): World {
  const store = new MemoryStore();
  return { store, pipe: pipeline("shop", { destination: memory({ store }), pipelinesDir: temporaryFolder(), datasetName: "data" }) };
}

/** The dataset without what differs from run to run: load ids, times, and ids that are drawn. */
function contentOf({ store }: World): unknown {
  return [...store.dataset("data")!].map(([name, { columns, rows }]) => ({
    name,
    columns,
    rows: rows.map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => !isOfOneRun(name, column)))),
  }));
}

function isOfOneRun(table: string, column: string): boolean {
  if (["_dlt_load_id", "load_id", "inserted_at", "created_at", "committed_at", "digest"].includes(column)) return true;
  // Rows of `orders` and what is nested in them have ids of their content.
  return ["_dlt_id", "_dlt_parent_id", "_dlt_root_id"].includes(column) && !table.startsWith("orders");
}

test("extract, normalize and load, one by one, end where run ends", async () => {
  const fused = world();
  const staged = world();
  for (const [index, resources] of runs().entries()) {
    const ran = await fused.pipe.run(resources);
    await staged.pipe.extract(runs()[index]!);
    const { packages } = await staged.pipe.normalize();
    const loaded = await staged.pipe.load();
    expect(contentOf(staged)).toEqual(contentOf(fused));
    expect(loaded.rows).toEqual(ran.rows);
    expect(loaded.packages.map(({ warnings }) => warnings)).toEqual(ran.packages.map(({ warnings }) => warnings));
    expect(packages.map(({ schema }) => schema.hash)).toEqual(ran.packages.map(({ schema }) => schema.hash));
  }
  expect(fused.store.rows("data", "orders").map(({ id, note }) => [id, note])).toEqual([
    [1, undefined],
    [2, "\uF02B sale"],
    [3, "lone \uFFFD"],
  ]);
});

test("all at once, from packages that wait, too", async () => {
  const fused = world();
  const staged = world();
  for (const resources of runs()) await fused.pipe.run(resources);
  for (const resources of runs()) await staged.pipe.extract(resources);
  await staged.pipe.run();
  expect(contentOf(staged)).toEqual(contentOf(fused));
});
