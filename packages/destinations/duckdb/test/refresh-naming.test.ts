import { duckdb } from "@dlt-ts/duckdb";
import { pipeline, resource } from "@dlt-ts/pipeline";
import { expect, test } from "vitest";
import { loadPlace } from "./support/load-place.js";
import { ownTables } from "./support/own-tables.js";

test("a refresh with another naming convention leaves no table under an old name, also where only case tells the names apart", async () => {
  const { path, options } = await loadPlace();
  const orders = resource("Orders", [{ Id: 1 }]);
  await pipeline("shop", { destination: duckdb(path), ...options }).run([orders, resource("MyPeople", [{ Id: 1 }])]);
  const renamed = pipeline("shop", { destination: duckdb(path, { namingConvention: "sql_cs_v1" }), ...options });
  await renamed.run(orders, { refresh: "drop_sources" });
  expect(await ownTables(renamed)).toEqual(["Orders"]);
  expect(await renamed.dataset().table("Orders").select("Id").fetchAll()).toEqual([{ Id: 1 }]);
});
