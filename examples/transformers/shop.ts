import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** An API as there are many: a list that names things, and an address of its own for each thing. */
export async function startShop(): Promise<{ readonly url: string } & AsyncDisposable> {
  const products = Array.from({ length: 30 }, (_, index) => ({ id: index + 1, name: `Product ${index + 1}`, active: index % 10 !== 9 }));
  const server = createServer((request, response) => {
    const [, , id, part] = (request.url ?? "").split("/");
    const answer =
      id === undefined
        ? products
        : part === "reviews"
          ? Array.from({ length: Number(id) % 4 }, (_, index) => ({ stars: (Number(id) + index) % 5, text: `Review ${index + 1}` }))
          : { id: Number(id), price: { amount: Number(id) * 10 + 0.99, currency: "EUR" }, tags: ["new", "sale"].slice(0, Number(id) % 3) };
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
