import { describe, expect, test } from "vitest";
import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { pipeline, type Pipeline } from "../../src/pipeline.js";
import { resource } from "../../src/resource/resource.js";
import { transformer } from "../../src/resource/transformer.js";
import { source } from "../../src/source/source.js";
import { temporaryFolder } from "../support/temporary-folder.js";

interface World {
  readonly store: MemoryStore;
  readonly pipe: Pipeline;
}

function world(): World {
  const store = new MemoryStore();
  return { store, pipe: pipeline("p", { destination: memory({ store }), pipelinesDir: temporaryFolder(), datasetName: "data" }) };
}

async function load({ pipe }: World, way: "run" | "steps", data: Parameters<Pipeline["run"]>[0]): Promise<void> {
  if (way === "run") {
    await pipe.run(data as never);
    return;
  }
  await pipe.extract(data as never);
  await pipe.normalize();
  await pipe.load();
}

describe.each(["run", "steps"] as const)("sources, by %s", (way) => {
  test("have schemas of their own, with their settings, and keep their states apart", async () => {
    const here = world();
    const counted = resource("counted", ({ state, sourceState }) => {
      state["runs"] = Number(state["runs"] ?? 0) + 1;
      sourceState["runs"] = Number(sourceState["runs"] ?? 0) + 1;
      return [{ run: state["runs"], of: sourceState["runs"], list: [{ a: [{ b: 1 }] }] }];
    });
    const shop = source("shop", [counted.withName("visits")], { maxTableNesting: 1 });
    const crm = source("crm", [counted.withName("calls")]);
    await load(here, way, [shop, crm]);
    await load(here, way, [shop]);
    const runsOf = (table: string): unknown => here.store.rows("data", table).map(({ run, of }) => [run, of]);
    expect(runsOf("visits")).toEqual([
      [1, 1],
      [2, 2],
    ]);
    const tables = [...here.store.dataset("data")!.keys()].filter((name) => !name.startsWith("_dlt_"));
    expect(tables).toContain("visits__list");
    expect(tables).toContain("calls__list__a");
    expect(tables).not.toContain("visits__list__a");
  });

  test("of one name go into one package, one after the other", async () => {
    const here = world();
    const twice = (id: number) => source("shop", [resource("things", [{ id }])]);
    await load(here, way, [twice(1), twice(2)]);
    expect(here.store.rows("data", "things").map(({ id }) => id)).toEqual([1, 2]);
    expect(new Set(here.store.rows("data", "things").map((row) => row["_dlt_load_id"])).size).toBe(1);
  });

  test("with transformers give the parents only where they are selected", async () => {
    const here = world();
    const users = resource("users", [{ id: 1 }, { id: 2 }]);
    const shop = source("shop", [users, users.pipe(transformer("details", ({ id }: { id: number }) => ({ of: id })).parallelize())]);
    await load(here, way, shop.withResources("details"));
    expect([...here.store.dataset("data")!.keys()].filter((name) => !name.startsWith("_dlt_"))).toEqual(["details"]);
    await load(here, way, shop.parallelize());
    expect(here.store.rows("data", "users")).toHaveLength(2);
    expect(here.store.rows("data", "details")).toHaveLength(4);
  });

  test("under a contract check rows with a schema that has none of its own", async () => {
    const here = world();
    const row = {
      "~standard": {
        version: 1 as const,
        vendor: "handmade",
        validate: (value: unknown) =>
          typeof (value as { id?: unknown }).id === "number" ? { value } : { issues: [{ message: "must be a number", path: ["id"] }] },
        jsonSchema: { input: () => ({ type: "object", properties: { id: { type: "integer" } }, required: ["id"] }) },
      },
    };
    const checked = resource("checked", [{ id: 1 }, { id: "x" }, { id: 2 }], { columns: row });
    await load(here, way, source("shop", [checked], { schemaContract: { data_type: "discard_row" } }));
    expect(here.store.rows("data", "checked").map(({ id }) => id)).toEqual([1, 2]);
    const told = await world().pipe.run(source("shop", [checked], { schemaContract: { data_type: "discard_row" } }));
    expect(told.packages.flatMap(({ warnings }) => warnings)).toEqual([
      'Resource "checked": 1 row was left out for not fitting the schema in `columns`, as the contract says.',
    ]);
    await expect(load(world(), way, source("shop", [checked]))).rejects.toThrow(/Row 2 of resource "checked" .*: id; `issues`/);
  });
});
