import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Answer, Order } from "./loader.ts";
import type { Memory } from "./perform.ts";

const program = fileURLToPath(new URL("loader.ts", import.meta.url));

/** How an order ended. */
export type Outcome =
  | { readonly end: "done"; readonly memory: Memory; readonly events: readonly string[] }
  | { readonly end: "failed"; readonly error: string; readonly events: readonly string[] }
  | { readonly end: "killed"; readonly events: readonly string[] };

/** A loader at an event. A held one stands still until the listener has ended. */
export interface Standing {
  readonly event: string;
  /** From 0. */
  readonly number: number;
  readonly process: ChildProcess;
}

export type Listener = (standing: Standing) => Promise<void> | void;

/** Processes that load. The ones that live take one order after the other, so that few have to be started. */
export class Loaders implements AsyncDisposable {
  /** Compiled once, for all. */
  readonly #cache: string = mkdtempSync(join(tmpdir(), "dlt-ts-loader-cache-"));
  readonly #idle: ChildProcess[] = [];
  readonly #living = new Set<ChildProcess>();

  /** Gives an order and answers how it ended. The listener hears of every event; with `held`, the loader waits for it. */
  async order(order: Order, listen: Listener = () => undefined): Promise<Outcome> {
    const loader = (order.killAt === undefined ? this.#idle.pop() : undefined) ?? this.#start();
    const events: string[] = [];
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    const hear = async (answer: Answer): Promise<void> => {
      if ("event" in answer) {
        const standing = { event: answer.event, number: events.push(answer.event) - 1, process: loader };
        await listen(standing);
        if (order.held === true) (loader.stdio[4] as Writable).write("\n");
      } else resolve("memory" in answer ? { end: "done", memory: answer.memory, events } : { end: "failed", error: answer.error, events });
    };
    const heard = (answer: Answer): void => void hear(answer).catch(reject);
    const ended = (code: number | null, signal: string | null): void =>
      signal === "SIGKILL" ? resolve({ end: "killed", events }) : reject(new Error(`A loader ended with code ${code}, ${signal}.`));
    loader.on("message", heard).once("exit", ended);
    loader.send(order);
    try {
      const outcome = await promise;
      if (outcome.end !== "killed") this.#idle.push(loader);
      return outcome;
    } finally {
      loader.off("message", heard).off("exit", ended);
    }
  }

  /** An order that ends well. */
  async done(order: Order, listen?: Listener): Promise<Extract<Outcome, { readonly end: "done" }>> {
    const outcome = await this.order(order, listen);
    if (outcome.end !== "done") throw new Error(outcome.end === "failed" ? outcome.error : "Nobody kills this one.");
    return outcome;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const loader of this.#living) {
      const ended = once(loader, "exit");
      loader.kill("SIGKILL");
      await ended;
    }
    rmSync(this.#cache, { recursive: true, force: true });
  }

  #start(): ChildProcess {
    const loader = fork(program, {
      execArgv: ["--disable-warning=ExperimentalWarning"],
      env: { ...process.env, NODE_COMPILE_CACHE: this.#cache },
      stdio: ["ignore", "inherit", "inherit", "ipc", "pipe"],
    });
    this.#living.add(loader);
    loader.once("exit", () => this.#living.delete(loader));
    return loader;
  }
}
