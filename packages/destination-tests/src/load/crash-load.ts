import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { World } from "../world/world.js";
import { Crash, runLoad } from "./run-load.js";

/**
 * Runs a load and ends it at the n-th event (the first is 1): by SIGKILL in a child process where data outlives the process,
 * else by abandoning the session. Answers false when the load was done before it came that far.
 */
export async function crashLoad(world: World, loadId: string, position: number): Promise<boolean> {
  return (world.capabilities.durable ?? true) ? killChild(world, loadId, position) : abandon(world, loadId, position);
}

async function abandon(world: World, loadId: string, position: number): Promise<boolean> {
  let count = 0;
  try {
    await runLoad(world, loadId, {
      onEvent: () => {
        if (++count >= position) throw new Crash();
      },
    });
    return false;
  } catch (error) {
    if (error instanceof Crash) return true;
    throw error;
  }
}

function killChild(world: World, loadId: string, position: number): Promise<boolean> {
  const program = fileURLToPath(new URL("./crash-child.js", import.meta.url));
  const parameters = [world.subjectUrl.href, world.folder, world.dataset, loadId, String(position)];
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program, ...parameters], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (data) => (output += String(data)));
  child.stderr.on("data", (data) => (output += String(data)));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      if (signal === "SIGKILL") resolve(true);
      else if (code === 0) resolve(false);
      else reject(new Error(`The child process failed instead of loading:\n${output}`));
    });
  });
}
