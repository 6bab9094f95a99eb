/**
 * From one Postgres into another: what changed since the last run is read by its `updated_at` and merged by its key. Two runs, and in
 * between orders change, arrive and are cancelled.
 *
 *     node examples/postgres-to-postgres/main.ts
 *
 * Here both are schemas of a server that it starts for itself. `DATABASE_URL=postgresql://… node …` takes yours, makes the schemas
 * `example_shop` and `example_warehouse` in it, and drops the first at the end.
 */
import { postgres } from "@dlt-ts/postgres";
import { startPostgres } from "@dlt-ts/test-servers";
import { incremental, pipeline, resource } from "dlt-ts";
import { readRows } from "./read-rows.ts";
import { Shop } from "./shop.ts";

const given = process.env["DATABASE_URL"];
await using server = given === undefined ? await startPostgres() : undefined;
const url = given ?? server!.connectionString;

await using shop = await Shop.open(url);

/** Rows that changed since the last run; at the first run, all. A cancelled order is marked, so that the merge removes it. */
const orders = resource(
  "orders",
  ({ cursor, signal }) =>
    readRows(
      url,
      "SELECT id, status, amount, items, updated_at, status = 'cancelled' AS cancelled FROM example_shop.orders WHERE updated_at >= $1 ORDER BY updated_at",
      [cursor?.startValue],
      signal,
    ),
  {
    primaryKey: "id",
    columns: {
      // The driver gives both as text, which keeps every digit.
      id: { dataType: "bigint" },
      cancelled: { hardDelete: true },
      amount: { dataType: "decimal", precision: 10, scale: 2 },
    },
    writeDisposition: { disposition: "merge", strategy: "upsert" },
    incremental: incremental("updated_at", { initialValue: new Date(0) }),
  },
);

const warehouse = pipeline("shop_to_warehouse", { destination: postgres(url), datasetName: "example_warehouse" });

async function load(run: string): Promise<void> {
  const { rows } = await warehouse.run(orders);
  console.log(`${run} run: ${rows["orders"] ?? 0} orders had changed.`);
  console.table(
    await warehouse
      .dataset()
      .query(
        "SELECT o.id, o.status, o.amount, count(i._dlt_id) AS items FROM orders o LEFT JOIN orders__items i ON i._dlt_root_id = o._dlt_id GROUP BY o.id, o.status, o.amount ORDER BY o.id",
      )
      .fetchAll(),
  );
}

await shop.sells(1, "12.50", [{ sku: "tea" }]);
await shop.sells(2, "8.00", [{ sku: "cup" }, { sku: "spoon" }]);
await shop.sells(3, "99.90", [{ sku: "kettle" }]);
await load("First");

await shop.becomes(2, "paid");
await shop.becomes(3, "cancelled");
await shop.sells(4, "3.20", [{ sku: "lemon" }]);
await load("Second");
