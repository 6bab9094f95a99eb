import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { LockOrder } from "./lock-child.js";

const script = fileURLToPath(new URL("lock-child.ts", import.meta.url));
const hooks = fileURLToPath(new URL("../support/typescript-hooks.mjs", import.meta.url));

/** A process that works with locks. It ends with the test. */
export interface Child {
  readonly process: ChildProcess;
  /** What it says next. */
  hear(): Promise<unknown>;
  /** Lets it go on. */
  tell(): void;
  /** Resolves once it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

export function startChild(order: LockOrder): Child {
  const running = spawn(process.execPath, ["--import", hooks, script, JSON.stringify(order)], { stdio: ["pipe", "pipe", "inherit"] });
  const gone = new Promise<void>((resolve) => void running.once("close", () => resolve()));
  onTestFinished(async () => {
    running.kill("SIGKILL");
    await gone;
  });
  const lines = createInterface({ input: running.stdout })[Symbol.asyncIterator]();
  return {
    process: running,
    hear: async () => {
      const { value, done } = await lines.next();
      return done === true ? undefined : JSON.parse(value);
    },
    tell: () => void running.stdin.write("\n"),
    kill: async (signal = "SIGKILL") => {
      running.kill(signal);
      await gone;
    },
  };
}
