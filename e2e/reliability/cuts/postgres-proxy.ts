import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { ClientMessages, isCommit, type ClientMessage } from "./client-messages.ts";

/** What goes wrong, once. */
export type Cut =
  /** The connection ends instead of the client's message with this number, counted from 1 over all connections. */
  | { readonly at: "message"; readonly number: number }
  /** The connection ends when this many bytes of rows were sent. */
  | { readonly at: "copy"; readonly bytes: number }
  /** The server does the commit with this number; the connection ends before the client hears of it. */
  | { readonly at: "commit-answer"; readonly number: number }
  /** Connections are accepted, and nobody ever answers. */
  | { readonly at: "hang" };

/** Stands between a client and a Postgres server. Disposal ends it, and all that goes through it. */
export class PostgresProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #address: URL;
  #cut: Cut | undefined;
  #messages = 0;
  #commits = 0;
  #copied = 0;

  private constructor(server: Server, address: URL) {
    this.#server = server;
    this.#address = address;
  }

  /** @param address connection string of the server */
  static async over(address: string): Promise<PostgresProxy> {
    const server = createServer();
    const proxy = new PostgresProxy(server, new URL(address));
    server.on("connection", (client) => proxy.#connect(client));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return proxy;
  }

  /** The connection string of the same database through the proxy. */
  get address(): string {
    const address = new URL(this.#address);
    address.port = String((this.#server.address() as AddressInfo).port);
    address.hostname = "127.0.0.1";
    return address.href;
  }

  /** Whether the cut was not made yet. */
  get waits(): boolean {
    return this.#cut !== undefined;
  }

  /** Counts from here on. Without a cut all goes through. */
  next(cut?: Cut): void {
    this.#cut = cut;
    this.#messages = this.#commits = this.#copied = 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #connect(client: Socket): void {
    this.#keep(client);
    if (this.#cut?.at === "hang") return;
    const server = this.#keep(connect(Number(this.#address.port), this.#address.hostname));
    const said = new ClientMessages();
    const end = (): void => {
      client.destroy();
      server.destroy();
    };
    client.once("close", end);
    server.once("close", end);
    // The answer to the commit that is lost.
    let isLost = false;
    server.on("data", (bytes) => (isLost ? end() : client.write(bytes)));
    client.on("data", (bytes) => {
      for (const message of said.add(bytes)) {
        const effect = this.#effectOn(message);
        if (effect === "end") return end();
        if (effect === "lose") isLost = true;
        server.write(message.bytes);
      }
    });
  }

  /** `end`: the message does not arrive. `lose`: it does, and its answer does not. */
  #effectOn(message: ClientMessage): "pass" | "end" | "lose" {
    const { kind, bytes } = message;
    this.#messages += 1;
    if (kind === "d") this.#copied += bytes.length;
    if (isCommit(message)) this.#commits += 1;
    const cut = this.#cut;
    if (cut?.at === "message" && this.#messages >= cut.number) return this.#made("end");
    if (cut?.at === "copy" && kind === "d" && this.#copied > cut.bytes) return this.#made("end");
    if (cut?.at === "commit-answer" && isCommit(message) && this.#commits >= cut.number) return this.#made("lose");
    return "pass";
  }

  #made(effect: "end" | "lose"): "end" | "lose" {
    this.#cut = undefined;
    return effect;
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket);
    // Messages are short, and each one is waited for.
    socket.setNoDelay(true);
    socket.on("error", () => undefined);
    socket.once("close", () => this.#sockets.delete(socket));
    return socket;
  }
}
