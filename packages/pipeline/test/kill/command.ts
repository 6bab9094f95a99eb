import { memory } from "@dlt-ts/core/testing";
import { Pipeline } from "../../src/pipeline.js";
import type { ExtractOptions } from "../../src/pipeline-options.js";
import type { ProgressListener } from "../../src/pipeline-event.js";
import type { Clock } from "../../src/process/clock.js";
import { FileStore } from "../support/file-store.js";
import type { Source } from "../../src/source/source.js";
import { dataOf, type DataName } from "./data.js";
import { moody, type Mood } from "./moody.js";
import { watched } from "./watched.js";

/** What a process does in a world. */
export interface Command {
  readonly step: "run" | "extract" | "normalize" | "load" | "sync" | "drop" | "dropResources" | "dropPendingPackages";
  /** What `run` and `extract` get; without it `run` only finishes what waits. */
  readonly data?: DataName;
  readonly options?: ExtractOptions;
  /** Which of the working folders of the world. Default: `pipelines`. */
  readonly machine?: string;
  /** Writes schemas to the folder `schemas` of the world. */
  readonly exports?: boolean;
  /** How the destination behaves. Default: well. */
  readonly mood?: Mood;
}

/** Nobody waits. */
const clock: Clock = {
  now: () => Date.now() + (performance.now() % 1),
  sleep: () => Promise.resolve(),
  random: () => 0,
};

/** The pipeline of a world. */
export function shopIn(
  world: string,
  { machine = "pipelines", mood, exports }: Partial<Command> = {},
  progress?: ProgressListener,
): Pipeline {
  const options = {
    destination: watched(moody(memory({ store: new FileStore(`${world}/destination.json`) }), mood)),
    pipelinesDir: `${world}/${machine}`,
    projectFolder: world,
    datasetName: "data",
    ...(exports === true ? { exportSchemaPath: `${world}/schemas` } : {}),
    ...(progress === undefined ? {} : { progress }),
  };
  return new Pipeline("shop", options, clock);
}

export async function perform(world: string, command: Command, progress?: ProgressListener): Promise<void> {
  const shop = shopIn(world, command, progress);
  const { step, data, options = {} } = command;
  switch (step) {
    case "run":
      await (data === undefined ? shop.run() : shop.run(dataOf(data) as readonly Source[], options));
      break;
    case "extract":
      await shop.extract(dataOf(data!) as readonly Source[], options);
      break;
    case "normalize":
      await shop.normalize();
      break;
    case "load":
      await shop.load();
      break;
    case "sync":
      await shop.sync();
      break;
    case "drop":
      await shop.drop();
      break;
    case "dropResources":
      // Refused while packages wait, also those of a call that was killed.
      await shop.load();
      await shop.dropResources("growing");
      break;
    case "dropPendingPackages":
      await shop.dropPendingPackages();
  }
}
