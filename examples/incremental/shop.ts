import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Order {
  readonly id: number;
  readonly status: string;
  readonly updated_at: string;
}

/** A shop with an API: `GET /orders?since=...` answers with the orders that changed at that moment or later, oldest first. */
export class Shop implements AsyncDisposable {
  readonly #server: Server;
  readonly #orders: Order[] = [];
  /** How many orders the API has sent. */
  sent = 0;

  private constructor() {
    this.#server = createServer((request, response) => {
      const since = new URL(request.url ?? "/", "http://localhost").searchParams.get("since") ?? "";
      const changed = this.#orders.filter((order) => order.updated_at >= since);
      this.sent += changed.length;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(changed));
    });
  }

  static async open(): Promise<Shop> {
    const shop = new Shop();
    shop.#server.listen(0, "127.0.0.1");
    await once(shop.#server, "listening");
    return shop;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  sells(...orders: readonly Order[]): void {
    this.#orders.push(...orders);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
