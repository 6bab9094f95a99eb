import { duckdb } from "@dlt-ts/duckdb";
import { pipeline, resource } from "@dlt-ts/pipeline";
import { expect, test } from "vitest";
import { loadPlace } from "./support/load-place.js";
import { ownTables } from "./support/own-tables.js";

test("dropped resources lose their tables, and what others loaded stays", async () => {
  const { path, options } = await loadPlace();
  const shop = pipeline("shop", { destination: duckdb(path), ...options });
  const orders = resource("orders", [{ id: 1, items: [{ sku: "a" }] }]);
  await shop.run([orders, resource("people", [{ name: "ann" }])]);
  const dropped = await shop.dropResources("orders");
  expect(dropped.tablesWithData).toEqual(["orders__items", "orders"]);
  expect(await ownTables(shop)).toEqual(["people"]);
  const versions = await shop.dataset().query("SELECT version_hash FROM _dlt_version").fetchAll();
  expect(versions.map((row) => row["version_hash"])).toHaveLength(1);
  const loads = await shop.dataset().loads().fetchAll();
  expect(loads.map((row) => row["load_id"])).toContain(dropped.loadIds[0]);
  await shop.run(orders);
  expect(await shop.dataset().table("orders__items").select("sku").fetchAll()).toEqual([{ sku: "a" }]);
});
