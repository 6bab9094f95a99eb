import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Place } from "../engines/place.ts";
import type { Crash } from "./crash.ts";

const program = fileURLToPath(new URL("kill-child.ts", import.meta.url));

/** Ends a run by SIGKILL, in a process of its own. */
export function byKill(place: Place): Crash {
  return async (given, event) => {
    const child = fork(program, { execArgv: ["--disable-warning=ExperimentalWarning"] });
    child.send({ place, given, event });
    const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
    if (signal === "SIGKILL") return true;
    if (code !== 0) throw new Error(`A process that loads ended with ${code}, ${signal}.`);
    return false;
  };
}
