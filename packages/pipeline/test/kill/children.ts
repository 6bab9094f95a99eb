import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "./command.js";
import type { Answer, Order } from "./kill-child.js";

const child = fileURLToPath(new URL("kill-child.ts", import.meta.url));
const hooks = new URL("../support/typescript-hooks.mjs", import.meta.url).href;

/** Processes that run pipelines: some are killed, the others live and take over. */
export class Children implements AsyncDisposable {
  /** Compiled once, for all. */
  readonly #cache: string = mkdtempSync(join(tmpdir(), "dlt-ts-kill-cache-"));
  readonly #idle: ChildProcess[] = [];
  readonly #preload: readonly string[];
  /** How many were killed. */
  killed = 0;

  /** @param preload modules that each process imports first */
  constructor(preload: readonly string[] = []) {
    this.#preload = preload;
  }

  /** Does a command in a process that lives; it never was in this world when somebody was killed. */
  async do(world: string, command: Command): Promise<Answer> {
    const living = this.#idle.pop() ?? this.#start();
    const answer = await this.#order(living, { world, command });
    if (answer === "killed") throw new Error("Nobody kills this one.");
    this.#idle.push(living);
    if (answer.error !== undefined && command.mood !== "refusing") throw new Error(answer.error);
    return answer;
  }

  /** Does a command in a process that is killed at an event. `false`: the command ended before there were so many. */
  async kill(world: string, command: Command, killAt: number): Promise<boolean> {
    const dying = this.#start();
    const answer = await this.#order(dying, { world, command, killAt });
    if (answer !== "killed") {
      this.#idle.push(dying);
      if (answer.error !== undefined && command.mood !== "refusing") throw new Error(answer.error);
      return false;
    }
    this.killed += 1;
    return true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const living of this.#idle) {
      const ended = once(living, "exit");
      living.disconnect();
      await ended;
    }
    rmSync(this.#cache, { recursive: true, force: true });
  }

  #start(): ChildProcess {
    return fork(child, {
      execArgv: [hooks, ...this.#preload].flatMap((module) => ["--import", module]),
      env: { ...process.env, NODE_COMPILE_CACHE: this.#cache },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
  }

  async #order(process: ChildProcess, order: Order): Promise<Answer | "killed"> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer | "killed">();
    const answered = (answer: Answer): void => resolve(answer);
    const ended = (code: number | null, signal: string | null): void =>
      signal === "SIGKILL" ? resolve("killed") : reject(new Error(`A child ended with code ${code}, ${signal}.`));
    process.once("message", answered).once("exit", ended);
    process.send(order);
    try {
      return await promise;
    } finally {
      process.off("message", answered).off("exit", ended);
    }
  }
}
