import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { expect, test } from "vitest";
import { pipeline, type Pipeline } from "../src/pipeline.js";
import { resource } from "../src/resource/resource.js";
import { source } from "../src/source/source.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const web = source("web", [resource("clicks", [{ id: 1, at: [1, 2] }])]);
const crm = source("crm", [resource("people", [{ id: 2 }, { id: 3 }])]);

function shop(useSingleDataset: boolean): { readonly pipe: Pipeline; readonly store: MemoryStore } {
  const store = new MemoryStore();
  const options = { pipelinesDir: temporaryFolder(), projectFolder: temporaryFolder(), datasetName: "data", useSingleDataset };
  return { store, pipe: pipeline("shop", { destination: memory({ store }), ...options }) };
}

const own = (names: readonly string[]): readonly string[] => names.filter((name) => !name.startsWith("_dlt"));

test("several schemas in one dataset are read back together, or one of them", async () => {
  const { pipe } = shop(true);
  const info = await pipe.run([web, crm] as never);
  expect(info.packages.map(({ schema, dataset }) => [schema.name, dataset])).toEqual([
    ["web", "data"],
    ["crm", "data"],
  ]);
  expect(own(await pipe.dataset().tables())).toEqual(["clicks", "clicks__at", "people"]);
  expect([...(await pipe.dataset().rowCounts())]).toEqual([
    ["clicks", 1],
    ["clicks__at", 2],
    ["people", 2],
  ]);
  const one = pipe.dataset({ schemaName: "web" });
  expect(await one.tables()).toEqual(expect.arrayContaining(["clicks", "clicks__at", "_dlt_loads"]));
  expect(own(await one.tables())).toEqual(["clicks", "clicks__at"]);
  await expect(one.table("people").fetchAll()).rejects.toThrow('has no table "people"');
});

test("schemas with datasets of their own are loaded into them, and read from them", async () => {
  const { pipe, store } = shop(false);
  const info = await pipe.run([web, crm] as never);
  expect(info.dataset).toBe("data");
  expect(info.packages.map(({ schema, dataset }) => [schema.name, dataset])).toEqual([
    ["web", "data_web"],
    ["crm", "data"],
  ]);
  expect(String(info)).toMatch(/Load [\d.]+ into data_web, atomic/);
  expect(String(info)).toMatch(/Load [\d.]+, atomic/);
  expect(own([...store.dataset("data_web")!.keys()])).toEqual(expect.arrayContaining(["clicks", "clicks__at"]));

  expect(own(await pipe.dataset().tables())).toEqual(["people"]);
  expect(own(await pipe.dataset({ schemaName: "web" }).tables())).toEqual(["clicks", "clicks__at"]);
  expect(await pipe.dataset({ schemaName: "web" }).table("clicks").select("id").fetchAll()).toEqual([{ id: 1 }]);
  expect(await pipe.dataset({ schemaName: "crm" }).table("people").fetchAll()).toHaveLength(2);
  expect((await pipe.package(info.packages[0]!.loadId))!.dataset).toBe("data_web");
  expect((await pipe.lastTrace())!.lastLoadInfo!.packages.map(({ dataset }) => dataset)).toEqual(["data_web", "data"]);
});

test("a schema that is not there is an error when something is read", async () => {
  const { pipe } = shop(true);
  await pipe.run(web as never);
  await expect(pipe.dataset({ schemaName: "wep" }).tables()).rejects.toThrow('Pipeline "shop" has no schema "wep". Did you mean "web"?');
});
