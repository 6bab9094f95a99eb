import { memory, MemoryStore } from "@dlt-ts/core/testing";
import { describe, expect, test } from "vitest";
import { pipeline } from "../../src/pipeline.js";
import { temporaryFolder } from "../support/temporary-folder.js";

describe("run", () => {
  test("loads rows", async () => {
    const store = new MemoryStore();
    const pipe = pipeline("shop", { destination: memory({ store }), pipelinesDir: temporaryFolder() });
    const info = await pipe.run([{ id: 1, items: [{ sku: "a" }, { sku: "b" }] }, { id: 2 }], { tableName: "orders" });
    console.log(String(info));
    console.log(store.rows("shop_dataset", "orders"), store.rows("shop_dataset", "orders__items"), store.rows("shop_dataset", "_dlt_loads"));
    expect(info.rows).toEqual({ orders: 2, orders__items: 2 });
  });
});
