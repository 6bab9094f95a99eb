import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FileStore } from "../support/file-store.js";
import type { CrashOrder } from "./crash-child.js";

const child = fileURLToPath(new URL("crash-child.ts", import.meta.url));
const hooks = fileURLToPath(new URL("../support/typescript-hooks.mjs", import.meta.url));

/** A working folder and a destination, empty or as in another world. */
export function newWorld(like?: string): string {
  const world = mkdtempSync(join(tmpdir(), "dlt-ts-kill-"));
  if (like !== undefined) cpSync(like, world, { recursive: true });
  return world;
}

export function endWorlds(worlds: Iterable<string>): void {
  for (const world of worlds) rmSync(world, { recursive: true, force: true });
}

/** Compiled once, for all children. */
export const compileCache: string = mkdtempSync(join(tmpdir(), "dlt-ts-kill-cache-"));

/** Does a step in a process of its own. The events that it told, or `killed`. */
export async function inChild(order: CrashOrder): Promise<readonly string[] | "killed"> {
  const { promise, resolve, reject } = Promise.withResolvers<readonly string[] | "killed">();
  const running = spawn(process.execPath, ["--import", hooks, child, JSON.stringify(order)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
  });
  let output = "";
  let errors = "";
  running.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  running.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  running.on("error", reject);
  running.on("close", (code, signal) => {
    if (signal === "SIGKILL") resolve("killed");
    else if (code === 0) resolve(JSON.parse(output) as readonly string[]);
    else reject(new Error(errors));
  });
  return await promise;
}

/** What a reader of the destination sees, in an order that does not depend on chance, and how many loads are noted. */
export interface Seen {
  readonly orders: readonly string[];
  readonly items: readonly string[];
  readonly latest: readonly string[];
  readonly loads: number;
  readonly receipts: number;
}

export function seenIn(world: string): Seen {
  const store = new FileStore(join(world, "destination.json"));
  const rows = (table: string): readonly object[] => store.rows("data", table);
  const shown = (table: string): readonly string[] =>
    rows(table)
      .map((row) => JSON.stringify(Object.entries(row).filter(([column]) => !column.startsWith("_dlt_"))))
      .sort();
  const loadIds = new Set(rows("_dlt_loads").map((row) => (row as { readonly load_id: string }).load_id));
  if (loadIds.size !== rows("_dlt_loads").length) throw new Error("A load is noted twice.");
  return {
    orders: shown("orders"),
    items: shown("orders__items"),
    latest: shown("latest"),
    loads: loadIds.size,
    receipts: rows("_dlt_receipts").length,
  };
}

/** What is left in the working folder besides finished packages. */
export function leftIn(world: string): readonly string[] {
  return ["temporary", "extracted", "normalized"].flatMap((stage) => {
    const folder = join(world, "pipelines", "shop", stage);
    return existsSync(folder) ? readdirSync(folder).map((name) => `${stage}/${name}`) : [];
  });
}
