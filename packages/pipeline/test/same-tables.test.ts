import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { expect, test } from "vitest";
import { pipeline, type Pipeline } from "../src/pipeline.js";
import { resource } from "../src/resource/resource.js";
import { temporaryFolder } from "./support/temporary-folder.js";

/** Names keep their case, and the destination does not tell them apart by it. */
function shop(store: MemoryStore, caseSensitive: boolean): Pipeline {
  const destination = memory({ store, namingConvention: "direct", hasCaseSensitiveIdentifiers: caseSensitive });
  return pipeline("shop", { destination, pipelinesDir: temporaryFolder(), datasetName: "data" });
}

const upper = resource("Orders", [{ id: 1 }]);
const lower = resource("orders", [{ id: 2 }]);
const refused =
  /The tables "Orders" and "orders" of schema "shop" are one table at the destination.*another tableName, or use a naming convention/;

test("tables whose names differ in case are refused where the destination does not tell them apart, and nothing waits", async () => {
  const pipe = shop(new MemoryStore(), false);
  await expect(pipe.run([upper, lower])).rejects.toThrow(refused);
  expect(await pipe.pendingPackages()).toEqual([]);
  await pipe.run(upper);
  await expect(pipe.run(lower)).rejects.toThrow(refused);
  await pipe.run(upper);
});

test("and are two tables where it does", async () => {
  const store = new MemoryStore();
  const pipe = shop(store, true);
  await pipe.run([upper, lower]);
  await pipe.run(lower);
  expect(store.rows("data", "orders")).toHaveLength(2);
  expect(store.rows("data", "Orders")).toHaveLength(1);
});

test("names that lose all that tells them apart are refused, in one run and in the next; those that differ in style share a table", async () => {
  const store = new MemoryStore();
  const pipe = pipeline("shop", { destination: memory({ store }), pipelinesDir: temporaryFolder(), datasetName: "data" });
  const [japan, china] = [resource("日本", [{ id: 1 }]), resource("中国", [{ id: 2 }])];
  const both = /The tables "日本" and "中国" both become "x".*another tableName/;
  await expect(pipe.run([japan, china])).rejects.toThrow(both);
  await pipe.run(japan);
  await expect(pipe.run(china)).rejects.toThrow(both);
  await pipe.run([japan, resource("中国", [{ id: 2 }], { tableName: "china" })]);
  await pipe.run([resource("myOrders", [{ id: 1 }]), resource("my_orders", [{ id: 2 }])]);
  await pipe.run([resource("orders/eu", [{ id: 1 }]), resource("orders_eu", [{ id: 2 }])]);
  await pipe.run([resource("east", [{ id: 1 }], { tableName: "sites" }), resource("west", [{ id: 2 }], { tableName: "sites" })]);
  for (const table of ["x", "my_orders", "orders_eu", "sites"]) expect(store.rows("data", table), table).toHaveLength(2);
});
