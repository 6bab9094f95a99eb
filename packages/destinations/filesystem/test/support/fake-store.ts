import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A request as stores and faults see it. */
export interface FakeRequest {
  readonly method: string;
  /** Decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
}

/** What is answered; a length in the headers that is not that of the body ends the connection in the middle of it. */
export interface FakeAnswer {
  readonly status: number;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a fault answers in the place of the store; `cut` ends the connection without a word. */
export type Fault = "cut" | (FakeAnswer & { readonly code?: string });

/** A store in memory, for tests without a real one. */
export interface FakeStore extends AsyncDisposable {
  readonly url: string;
  readonly requests: FakeRequest[];
  /** Asked before each answer, when the body has arrived. */
  fault: (request: FakeRequest) => Fault | undefined;
}

/** Starts one on a port of its own. `error` is the body of an error by its code and status. */
export async function fakeStore(
  answer: (request: FakeRequest, body: Buffer) => FakeAnswer,
  error: (code: string, status: number) => string,
): Promise<FakeStore> {
  const server = createServer((incoming, response) => {
    incoming.on("error", () => undefined);
    void handle(incoming, response).catch(() => response.destroy());
  });
  // A connection that is closed for being idle at the moment that it is used again would be a fault of its own.
  server.keepAliveTimeout = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const fake: FakeStore = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    fault: () => undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
  return fake;

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const { pathname, searchParams: query } = new URL(incoming.url!, fake.url);
    const request = { method: incoming.method!, path: decodeURIComponent(pathname), query, headers: incoming.headers };
    fake.requests.push(request);
    const fault = fake.fault(request);
    if (fault === "cut") return void response.destroy();
    const { status, body: said, headers } = fault ?? answer(request, body);
    const sent = said ?? (fault?.code === undefined ? "" : error(fault.code, status));
    response.writeHead(status, { "content-length": String(Buffer.byteLength(sent)), ...headers });
    response.end(request.method === "HEAD" ? undefined : sent);
    if (headers?.["content-length"] !== undefined) response.socket?.destroySoon();
  }
}
