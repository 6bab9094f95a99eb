import { Client } from "pg";

/** A shop's own database: one table, whose rows change. */
export class Shop implements AsyncDisposable {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  /** Makes the table `orders` in a schema that must not exist yet. */
  static async open(url: string): Promise<Shop> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(
        `CREATE SCHEMA example_shop;
         CREATE TABLE example_shop.orders (
           id bigint PRIMARY KEY, status text NOT NULL, amount numeric(10, 2) NOT NULL, items jsonb NOT NULL,
           updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
         )`,
      );
    } catch (error) {
      await client.end();
      throw error;
    }
    return new Shop(client);
  }

  async sells(id: number, amount: string, items: readonly { readonly sku: string }[]): Promise<void> {
    await this.#client.query("INSERT INTO example_shop.orders (id, status, amount, items) VALUES ($1, 'open', $2, $3)", [
      id,
      amount,
      JSON.stringify(items),
    ]);
  }

  async becomes(id: number, status: string): Promise<void> {
    await this.#client.query("UPDATE example_shop.orders SET status = $2, updated_at = clock_timestamp() WHERE id = $1", [id, status]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.query("DROP SCHEMA example_shop CASCADE");
    await this.#client.end();
  }
}
