import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { expect, test } from "vitest";
import { pipeline, type Pipeline } from "../src/pipeline.js";
import { resource } from "../src/resource/resource.js";
import { temporaryFolder } from "./support/temporary-folder.js";

function shops(): { readonly store: MemoryStore; readonly shop: (naming: "direct" | "snake_case") => Pipeline } {
  const store = new MemoryStore();
  const pipelinesDir = temporaryFolder();
  const shop = (naming: "direct" | "snake_case"): Pipeline =>
    pipeline("shop", { destination: memory({ store, namingConvention: naming }), pipelinesDir, datasetName: "data" });
  return { store, shop };
}

async function rowsOf(pipe: Pipeline, table: string): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  for await (const row of pipe.dataset().table(table)) rows.push(row);
  return rows;
}

test("another naming convention stops a run, but neither reading nor dropping what there is", async () => {
  const { store, shop } = shops();
  await shop("direct").run([resource("Orders", [{ Id: 1 }]), resource("Items", [{ Id: 2 }])]);
  const renamed = shop("snake_case");
  await expect(renamed.run(resource("Orders", [{ Id: 3 }]))).rejects.toThrow(
    /cannot change its naming convention.*Keep the convention, or set/,
  );
  expect(await rowsOf(renamed, "Orders")).toMatchObject([{ Id: 1 }]);

  const { tables } = await renamed.dropResources(["Items"]);
  expect(tables).toEqual(["Items"]);
  expect(store.rows("data", "Items")).toEqual([]);
  expect(await rowsOf(renamed, "Orders")).toMatchObject([{ Id: 1 }]);
  await shop("direct").run(resource("Orders", [{ Id: 4 }]));
  expect(store.rows("data", "Orders")).toHaveLength(2);
});
