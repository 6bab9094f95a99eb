import { duckdb } from "@dlt-ts/duckdb";
import { pipeline, resource, source } from "@dlt-ts/pipeline";
import { expect, test } from "vitest";
import { loadPlace } from "./support/load-place.js";
import { ownTables } from "./support/own-tables.js";

const web = source("web", [resource("clicks", [{ id: 1, at: [1, 2] }])]);
const crm = source("crm", [resource("people", [{ id: 2 }])]);

test.each([true, false])("two sources, in one dataset: %s", async (useSingleDataset) => {
  const { path, options } = await loadPlace();
  const shop = pipeline("shop", { destination: duckdb(path), ...options, useSingleDataset });
  const info = await shop.run([web, crm]);
  expect(info.packages.map(({ dataset }) => dataset)).toEqual([useSingleDataset ? "sales" : "sales_web", "sales"]);
  expect(await ownTables(shop)).toEqual(useSingleDataset ? ["clicks", "clicks__at", "people"] : ["people"]);
  expect(await ownTables(shop, "web")).toEqual(["clicks", "clicks__at"]);
  expect(await ownTables(shop, "crm")).toEqual(["people"]);
  expect(await shop.dataset({ schemaName: "web" }).table("clicks__at").select("value").fetchAll()).toEqual([{ value: 1 }, { value: 2 }]);
  await using client = await shop.sqlClient({ schemaName: "web" });
  expect(await client.query("SELECT count(*) FROM clicks").fetchScalar()).toBe(1);
});
