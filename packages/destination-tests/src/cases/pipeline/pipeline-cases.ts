import assert from "node:assert/strict";
import { join } from "node:path";
import type { DestinationReference, Json } from "@dlt-ts/core";
import { decimal, pipeline, type Pipeline } from "@dlt-ts/pipeline";
import type { World } from "../../world/world.js";
import type { ConformanceCase } from "../conformance-case.js";

const orders = [
  { id: 1, total: decimal("10.50"), at: new Date("2026-01-02T03:04:05Z"), items: [{ sku: "a", tags: ["x", "y"] }, { sku: "b" }] },
  { id: 2, total: decimal("0.01"), at: new Date("2026-01-03T00:00:00Z"), items: [] },
];

const readable: ConformanceCase["requires"] = ({ offers }) => offers.read !== false;

/** The whole way of a row: through the engine, as people use it. */
export const pipelineCases: readonly ConformanceCase[] = [
  {
    id: "pipeline.run",
    title: "loads nested objects through a pipeline, and gives them back",
    requires: readable,
    async run(kit) {
      const pipe = pipelineIn(await kit.world());
      const info = await pipe.run(orders, { tableName: "orders" });
      assert.equal(info.packages.length, 1, "one package is loaded");
      assert.deepEqual(await read(pipe, "orders", "id", "at"), [
        [1, "2026-01-02T03:04:05Z"],
        [2, "2026-01-03T00:00:00Z"],
      ]);
      assert.deepEqual(await totals(pipe), { 1: 10.5, 2: 0.01 });
      assert.deepEqual(await read(pipe, "orders__items", "sku", "_dlt_list_idx"), [
        ["a", 0],
        ["b", 1],
      ]);
      assert.deepEqual(await read(pipe, "orders__items__tags", "value"), [["x"], ["y"]]);
      assert.equal((await pipe.dataset().loads().fetchAll()).length, 1, "rows of the loads table");
    },
  },
  {
    id: "pipeline.evolve",
    title: "takes new columns and new nested tables in a later run",
    requires: readable,
    async run(kit) {
      const pipe = pipelineIn(await kit.world());
      await pipe.run([{ id: 1 }], { tableName: "events" });
      await pipe.run([{ id: 2, note: "new", list: [{ value: 1 }] }], { tableName: "events" });
      assert.deepEqual(await read(pipe, "events", "id", "note"), [
        [1, null],
        [2, "new"],
      ]);
      assert.deepEqual(await read(pipe, "events__list", "value"), [[1]]);
    },
  },
  {
    id: "pipeline.steps",
    title: "extracts, normalizes and loads in steps, each by another pipeline object",
    requires: readable,
    async run(kit) {
      const world = await kit.world();
      await pipelineIn(world).extract(orders, { tableName: "orders" });
      await pipelineIn(world).normalize();
      await pipelineIn(world).load();
      assert.deepEqual(await read(pipelineIn(world), "orders", "id"), [[1], [2]]);
      assert.deepEqual(await pipelineIn(world).pendingPackages(), [], "packages that wait");
    },
  },
  {
    id: "pipeline.replace",
    title: "replaces nested objects through a pipeline",
    requires: (capabilities) => readable(capabilities) && capabilities.write.replace.length > 0,
    async run(kit) {
      const pipe = pipelineIn(await kit.world());
      await pipe.run(orders, { tableName: "orders", writeDisposition: "replace" });
      await pipe.run([{ id: 3, items: [{ sku: "c" }] }], { tableName: "orders", writeDisposition: "replace" });
      assert.deepEqual(await read(pipe, "orders", "id"), [[3]]);
      assert.deepEqual(await read(pipe, "orders__items", "sku"), [["c"]]);
      assert.deepEqual(await read(pipe, "orders__items__tags", "value"), []);
    },
  },
  ...(["delete-insert", "upsert"] as const).map((strategy): ConformanceCase => {
    return {
      id: `pipeline.merge.${strategy}`,
      title: `merges nested objects by primary key through a pipeline (${strategy})`,
      requires: (capabilities) => readable(capabilities) && capabilities.write.merge.includes(strategy),
      async run(kit) {
        const pipe = pipelineIn(await kit.world());
        const merge = { tableName: "orders", primaryKey: "id", writeDisposition: { disposition: "merge", strategy } } as const;
        await pipe.run(orders, merge);
        await pipe.run([{ id: 1, total: decimal("11"), items: [{ sku: "c" }] }, { id: 3 }], merge);
        assert.deepEqual(await read(pipe, "orders", "id"), [[1], [2], [3]]);
        assert.deepEqual(await totals(pipe), { 1: 11, 2: 0.01, 3: 0 });
        assert.deepEqual(await read(pipe, "orders__items", "sku"), [["c"]]);
        assert.deepEqual(await read(pipe, "orders__items__tags", "value"), []);
      },
    };
  }),
  {
    id: "pipeline.ledger",
    title: "keeps the schema and the state of the pipeline, which another machine can continue",
    requires: ({ offers }) => offers.ledger,
    async run(kit) {
      const world = await kit.world();
      const pipe = pipelineIn(world);
      await pipe.run(orders, { tableName: "orders" });
      const schema = await pipe.schema();
      await world.use(async ({ ledger }) => {
        const stored = await ledger!.schema({ name: schema!.name });
        assert.equal(stored?.hash, schema!.hash, "the newest stored schema is that of the pipeline");
        assert.equal((await ledger!.state(pipe.name))?.pipeline, pipe.name);
      });
    },
  },
];

/** A pipeline that loads into the world. It keeps nothing between its steps, so any number of them may stand for one. */
function pipelineIn(world: World): Pipeline {
  return pipeline("kit_pipeline", {
    destination: world.destination,
    staging: world.subject.staging as DestinationReference | undefined as never,
    datasetName: world.dataset,
    pipelinesDir: join(world.folder, "pipelines"),
    projectFolder: world.folder,
  });
}

/** The totals of orders by id, as numbers: engines write decimals with more or fewer zeros. */
async function totals(pipe: Pipeline): Promise<Readonly<Record<string, number>>> {
  return Object.fromEntries((await read(pipe, "orders", "id", "total")).map(([id, total]) => [id, Number(total)]));
}

/** Values of the columns, row by row, sorted by the first. */
async function read(pipe: Pipeline, table: string, ...columns: readonly string[]): Promise<readonly (readonly Json[])[]> {
  const rows = await pipe.dataset().table(table).fetchAll();
  const values = rows.map((row) => columns.map((column) => row[column] ?? null));
  return values.sort(([left], [right]) => (String(left) < String(right) ? -1 : 1));
}
