import type { PipelineEvent } from "../../src/pipeline-event.js";
import { perform, type Command } from "./command.js";
import { beginWatch, currentWatch } from "./effect-watch.js";
import { eventName } from "./event-name.js";

/** What a child does. */
export interface Order {
  readonly world: string;
  readonly command: Command;
  /** The event at which the process is killed, by its number. Absent: it ends well, and tells its events. */
  readonly killAt?: number | undefined;
}

export interface Answer {
  readonly events: readonly string[];
  /** Absent: the command ended well. */
  readonly error?: string;
  /** Changes that no event announced, and how many each effect announced; where somebody watches. */
  readonly unannounced?: readonly string[];
  readonly announced?: Readonly<Record<string, number>>;
}

async function obey({ world, command, killAt }: Order): Promise<Answer> {
  const events: string[] = [];
  const listen = (event: PipelineEvent): void => {
    if (events.length === killAt) {
      process.kill(process.pid, "SIGKILL");
      // The signal may take a moment; nothing more may happen in it.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }
    events.push(eventName(event));
    watch?.hear(event);
  };
  const watch = currentWatch() === undefined ? undefined : beginWatch();
  const answer = (): Answer => ({
    events,
    ...(watch === undefined ? {} : { unannounced: watch.unannounced, announced: Object.fromEntries(watch.announced) }),
  });
  try {
    await perform(world, command, listen);
    return answer();
  } catch (error) {
    return { ...answer(), error: (error as Error).stack ?? String(error) };
  }
}

// Each order arrives alone; a child that nobody kills takes one after the other.
process.on("message", async (order: Order) => process.send!(await obey(order)));
