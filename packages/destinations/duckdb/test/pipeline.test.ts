import { duckdb } from "@dlt-ts/duckdb";
import { pipeline } from "@dlt-ts/pipeline";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { loadPlace } from "./support/load-place.js";

test("a pipeline loads, evolves and replaces, and what it says about itself is there", async () => {
  const { path, options } = await loadPlace();
  const shop = pipeline("shop", { destination: duckdb(path), ...options });
  await shop.run(
    [
      { id: 1, tags: ["a", "b"] },
      { id: 2, at: new Date(0) },
    ],
    { tableName: "orders" },
  );
  const info = await shop.run([{ id: 3, price: 1.5 }], { tableName: "orders" });
  expect(String(info)).toContain("atomic");
  await shop.run([{ id: 9 }], { tableName: "countries", writeDisposition: "replace" });
  await shop.run([{ id: 7 }], { tableName: "countries", writeDisposition: "replace" });

  const instance = await DuckDBInstance.create(path, { access_mode: "READ_ONLY" });
  const connection = await instance.connect();
  const rows = async (sql: string): Promise<unknown> => (await connection.runAndReadAll(sql)).getRowsJson();
  expect(await rows('SELECT id, "at"::VARCHAR, price FROM sales.orders ORDER BY id')).toEqual([
    ["1", null, null],
    ["2", "1970-01-01 00:00:00+00", null],
    ["3", null, 1.5],
  ]);
  expect(await rows("SELECT value, _dlt_list_idx FROM sales.orders__tags ORDER BY value")).toEqual([
    ["a", "0"],
    ["b", "1"],
  ]);
  expect(await rows("SELECT id FROM sales.countries")).toEqual([["7"]]);
  expect(await rows("SELECT count(*), count(DISTINCT load_id) FROM sales._dlt_loads WHERE status = 0")).toEqual([["4", "4"]]);
  expect(await rows("SELECT count(*) FROM sales._dlt_receipts JOIN sales._dlt_loads USING (load_id)")).toEqual([["4"]]);
  // The state changes with the first run, and when a resource is first replaced.
  expect(await rows("SELECT pipeline_name, version FROM sales._dlt_pipeline_state ORDER BY version")).toEqual([
    ["shop", "1"],
    ["shop", "2"],
  ]);
  connection.closeSync();
  instance.closeSync();
});
