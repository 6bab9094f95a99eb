import { readSync } from "node:fs";
import type { PipelineEvent } from "@dlt-ts/pipeline";
import { eventName, kindOf } from "./event-name.ts";
import { perform, type Command, type Memory } from "./perform.ts";
import type { World } from "./world.ts";

/** What a loader is asked to do. */
export interface Order {
  readonly world: World;
  readonly command: Command;
  /** Kills itself at this event, by its number from 0, or at the first of this kind. */
  readonly killAt?: number | string | undefined;
  /** Waits at every event until it is told to go on. */
  readonly held?: boolean | undefined;
}

/** What a loader says: the name of each event, and how it ended. */
export type Answer = { readonly event: string } | { readonly memory: Memory } | { readonly error: string };

/** The pipe on which a held loader is told to go on. */
const gate = 4;

async function obey({ world, command, killAt, held }: Order): Promise<Answer> {
  let events = 0;
  const listen = (event: PipelineEvent): void => {
    const name = eventName(event);
    if (events === killAt || kindOf(name) === killAt) {
      process.kill(process.pid, "SIGKILL");
      // The signal may take a moment; nothing more may happen in it.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }
    events += 1;
    say({ event: name });
    if (held === true) readSync(gate, Buffer.alloc(1));
  };
  try {
    return { memory: await perform(world, command, listen) };
  } catch (error) {
    return { error: (error as Error).stack ?? String(error) };
  }
}

function say(answer: Answer): void {
  process.send!(answer);
}

// Each order arrives alone; a loader that nobody kills takes one after the other.
process.on("message", async (order: Order) => say(await obey(order)));
