import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** What a proxy does with a request, when it does not just pass it on. */
export type Interference =
  /** Answers itself. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  /** Cuts the connection: before the server hears of the request, after it did it, or in the middle of its answer. */
  | "cut before"
  | "cut after"
  | "cut within"
  /** Passes it on with another path and query. */
  | { readonly path: string }
  /** Passes it on, and sets headers of the answer. */
  | { readonly answer: Readonly<Record<string, string>> };

/** Stands before an HTTP server. */
export interface HttpProxy extends AsyncDisposable {
  /** `http://127.0.0.1:port`. */
  readonly origin: string;
  /** Asked for each request; set it anew for each test. */
  interfere: (request: IncomingMessage) => Interference | undefined | Promise<Interference | undefined>;
  /** `METHOD /path?query` of what came. */
  readonly requests: string[];
}

export async function startHttpProxy(target: string): Promise<HttpProxy> {
  const { hostname, port } = new URL(target);
  const requests: string[] = [];

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    requests.push(`${incoming.method} ${incoming.url}`);
    const body = await buffer(incoming);
    const what = await proxy.interfere(incoming);
    if (what === "cut before") return void incoming.socket.destroy();
    if (typeof what === "object" && "status" in what) return void outgoing.writeHead(what.status, { ...what.headers }).end(what.body ?? "");
    const path = typeof what === "object" && "path" in what ? what.path : incoming.url;
    // A connection for each: one that is kept can be closed by the server just when it is used again.
    const options = { hostname, port, path, method: incoming.method, headers: incoming.rawHeaders, setHost: false, agent: false };
    const forwarded = request(options, (answer) => void pass(answer));
    forwarded.on("error", () => incoming.socket.destroy());
    forwarded.end(body);

    async function pass(answer: IncomingMessage): Promise<void> {
      const bytes = await buffer(answer);
      if (what === "cut after") return void incoming.socket.destroy();
      const set = typeof what === "object" && "answer" in what ? what.answer : {};
      outgoing.writeHead(answer.statusCode!, { ...answer.headers, ...set });
      if (what !== "cut within") return void outgoing.end(bytes);
      outgoing.write(bytes.subarray(0, bytes.byteLength / 2), () => incoming.socket.destroy());
    }
  }

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy: HttpProxy = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    interfere: () => undefined,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
