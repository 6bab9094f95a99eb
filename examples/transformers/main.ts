/**
 * A chain: a list of products, the details of each, the reviews of each. The list is asked for once, details five at a time.
 *
 *     node examples/transformers/main.ts
 */
import "@dlt-ts/duckdb";
import { pipeline, resource, source, transformer, type ResourceContext } from "dlt-ts";
import { startShop } from "./shop.ts";

interface Product {
  readonly id: number;
  readonly name: string;
  readonly active: boolean;
}

interface Review {
  readonly stars: number;
  readonly text: string;
}

await using shop = await startShop();

async function get<Answer>(path: string, { signal }: ResourceContext): Promise<Answer> {
  const response = await fetch(`${shop.url}/${path}`, { signal });
  return (await response.json()) as Answer;
}

const products = resource("products", (context) => get<readonly Product[]>("products", context), {
  primaryKey: "id",
  writeDisposition: "replace",
}).addFilter((product) => product.active);

const details = transformer(
  "product_details",
  (product: Product, context) => get<{ readonly id: number; readonly tags: readonly string[] }>(`products/${product.id}`, context),
  { writeDisposition: "replace" },
).parallelize();

const reviews = transformer(
  "reviews",
  async function* (product: Product, context) {
    for (const review of await get<readonly Review[]>(`products/${product.id}/reviews`, context))
      yield { productId: product.id, ...review };
  },
  { writeDisposition: "replace" },
);

const all = source("shop", [products, products.pipe(details), products.pipe(reviews).addFilter((review) => review.stars > 0)]);

const catalogue = pipeline("catalogue", { destination: "duckdb", datasetName: "shop" });
console.log(String(await catalogue.run(all)));

const best = catalogue.dataset().query(`
  SELECT products.name, product_details.price__amount AS price, avg(reviews.stars) AS stars
  FROM products
  JOIN product_details USING (id)
  JOIN reviews ON reviews.product_id = products.id
  GROUP BY ALL ORDER BY stars DESC, price LIMIT 3
`);
console.table(await best.fetchAll());
