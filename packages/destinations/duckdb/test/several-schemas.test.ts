import { join } from "node:path";
import { duckdb } from "@dlt-ts/duckdb";
import { pipeline, resource, source } from "@dlt-ts/pipeline";
import { expect, test } from "vitest";
import { temporaryFolder } from "./support/temporary-folder.js";

const web = source("web", [resource("clicks", [{ id: 1, at: [1, 2] }])]);
const crm = source("crm", [resource("people", [{ id: 2 }])]);

test.each([true, false])("two sources, in one dataset: %s", async (useSingleDataset) => {
  const folder = await temporaryFolder();
  const shop = pipeline("shop", {
    destination: duckdb(join(folder, "shop.duckdb")),
    datasetName: "data",
    pipelinesDir: join(folder, "pipelines"),
    projectFolder: folder,
    useSingleDataset,
  });
  const info = await shop.run([web, crm]);
  expect(info.packages.map(({ dataset }) => dataset)).toEqual([useSingleDataset ? "data" : "data_web", "data"]);
  const own = async (schemaName?: string): Promise<readonly string[]> =>
    (await shop.dataset({ schemaName }).tables()).filter((name) => !name.startsWith("_dlt"));
  expect(await own()).toEqual(useSingleDataset ? ["clicks", "clicks__at", "people"] : ["people"]);
  expect(await own("web")).toEqual(["clicks", "clicks__at"]);
  expect(await own("crm")).toEqual(["people"]);
  expect(await shop.dataset({ schemaName: "web" }).table("clicks__at").select("value").fetchAll()).toEqual([{ value: 1 }, { value: 2 }]);
  await using client = await shop.sqlClient({ schemaName: "web" });
  expect(await client.query("SELECT count(*) FROM clicks").fetchScalar()).toBe(1);
});
