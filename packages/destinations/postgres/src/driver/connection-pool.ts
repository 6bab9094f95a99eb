import { DestinationError } from "@dlt-ts/core";
import type { Client } from "pg";
import { openClient, socketOf, type ClientSettings } from "./open-client.js";

interface Waiting {
  resolve(): void;
  reject(error: unknown): void;
}

/** Milliseconds that a server gets to end an idle connection. */
const goodbye = 1000;

/** At most so many connections, opened when they are needed and kept until the pool closes. First come, first served. */
export class ConnectionPool implements AsyncDisposable {
  readonly #settings: ClientSettings;
  readonly #size: number;
  readonly #idle: Client[] = [];
  readonly #all = new Set<Client>();
  readonly #waiting: Waiting[] = [];
  #used = 0;
  #open = true;

  constructor(settings: ClientSettings, size: number) {
    this.#settings = settings;
    this.#size = size;
  }

  get settings(): ClientSettings {
    return this.#settings;
  }

  /**
   * A connection that nobody else has. Rejects with a `DestinationError`, also when none is free for `patience` milliseconds; give it back
   * with `release`.
   */
  async borrow(signals: readonly AbortSignal[], patience?: number): Promise<Client> {
    this.#check();
    if (this.#used === this.#size) await this.#turn(signals, patience);
    else this.#used++;
    try {
      this.#check();
      const idle = this.#idle.pop();
      if (idle !== undefined) return idle;
      const client = await openClient(this.#settings, signals);
      this.#all.add(client);
      client.once("end", () => this.#forget(client));
      client.once("error", () => this.#forget(client));
      return client;
    } catch (error) {
      this.#pass();
      throw error;
    }
  }

  /** `broken`: it is in a state that nobody knows, and is closed. */
  release(client: Client, broken: boolean): void {
    if (broken || !this.#open) {
      this.#forget(client);
      socketOf(client).destroy();
    } else if (this.#all.has(client)) this.#idle.push(client);
    this.#pass();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#open = false;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#closed());
    const idle = this.#idle.splice(0);
    for (const client of this.#all) if (!idle.includes(client)) socketOf(client).destroy();
    // A server that says nothing any more would keep whoever says goodbye for ever.
    const timer = setTimeout(() => idle.forEach((client) => socketOf(client).destroy()), goodbye);
    await Promise.all(idle.map((client) => client.end().catch(() => undefined)));
    clearTimeout(timer);
    this.#all.clear();
  }

  async #turn(signals: readonly AbortSignal[], patience: number | undefined): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const entry = { resolve, reject };
    this.#waiting.push(entry);
    const leave = (error: DestinationError): void => {
      const at = this.#waiting.indexOf(entry);
      if (at >= 0) this.#waiting.splice(at, 1);
      reject(error);
    };
    const stop = (event: Event): void =>
      leave(new DestinationError("aborted", "Stopped by a signal.", { cause: (event.target as AbortSignal).reason }));
    const timer = patience === undefined ? undefined : setTimeout(() => leave(this.#exhausted(patience)), patience);
    for (const signal of signals) signal.addEventListener("abort", stop, { once: true });
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener("abort", stop);
    }
  }

  #exhausted(patience: number): DestinationError {
    return new DestinationError(
      "timeout",
      `All ${this.#size} connections of this client have been in use for ${patience / 1000} s. Read results to their end before asking for more, or raise poolSize.`,
      { retry: "call", context: { poolSize: this.#size } },
    );
  }

  /** Lets the next one have the place. */
  #pass(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#used--;
    else next.resolve();
  }

  #forget(client: Client): void {
    this.#all.delete(client);
    const at = this.#idle.indexOf(client);
    if (at >= 0) this.#idle.splice(at, 1);
  }

  #check(): void {
    if (!this.#open) throw this.#closed();
  }

  #closed(): DestinationError {
    return new DestinationError("connection", "The connection to Postgres is closed.");
  }
}
