/**
 * Loads only what is new: two runs against an API, and an order comes in between. Run it again: the pipeline remembers, and nothing is new.
 *
 *     node examples/incremental/main.ts
 */
import "@dlt-ts/duckdb";
import { incremental, pipeline, resource } from "dlt-ts";
import { Shop, type Order } from "./shop.ts";

await using shop = await Shop.open();
shop.sells(
  { id: 1, status: "paid", updated_at: "2026-03-01T09:00:00Z" },
  { id: 2, status: "open", updated_at: "2026-03-01T10:00:00Z" },
  { id: 3, status: "open", updated_at: "2026-03-01T10:00:00Z" },
);

/** Asks for what changed since the last run; the first run, since `initialValue`. */
const orders = resource(
  "orders",
  async ({ cursor, signal }): Promise<readonly Order[]> => {
    const response = await fetch(`${shop.url}/orders?since=${String(cursor?.startValue)}`, { signal });
    return (await response.json()) as readonly Order[];
  },
  { primaryKey: "id", incremental: incremental("updated_at", { initialValue: "2026-01-01T00:00:00Z" }) },
);

const sales = pipeline("sales", { destination: "duckdb", datasetName: "sales" });

async function load(run: string): Promise<void> {
  const sentBefore = shop.sent;
  const { rows } = await sales.run(orders);
  console.log(`${run} run: the API sent ${shop.sent - sentBefore} orders, ${rows["orders"] ?? 0} of them were new.`);
}

await load("First");

// One at the very moment that the first run has reached, and one later.
shop.sells({ id: 4, status: "open", updated_at: "2026-03-01T10:00:00Z" }, { id: 5, status: "open", updated_at: "2026-03-02T08:00:00Z" });

// The API sends orders 2 and 3 again, since they changed at that moment too. They are not loaded twice.
await load("Second");

console.table(await sales.dataset().query("SELECT id, status, updated_at FROM orders ORDER BY id").fetchAll());
