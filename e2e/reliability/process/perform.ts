import { join } from "node:path";
import { pipeline, type ProgressListener } from "@dlt-ts/pipeline";
import { destinationOf } from "../engines/destination-of.ts";
import { runOf, type DispositionName, type Turn } from "../matrix/dispositions.ts";
import type { World } from "./world.ts";

/** What a process does in a world: one run of a pipeline. */
export interface Command {
  readonly disposition: DispositionName;
  /** `"waiting"`: only finishes what waits. */
  readonly turn: Turn | "waiting";
}

/** What the pipeline remembers afterwards. */
export interface Memory {
  readonly state: unknown;
  readonly waiting: number;
}

/** The dataset of every world. */
export const dataset = "data";

export async function perform({ place, folder }: World, { disposition, turn }: Command, progress: ProgressListener): Promise<Memory> {
  const shop = pipeline("shop", {
    destination: await destinationOf(place),
    datasetName: dataset,
    pipelinesDir: join(folder, "pipelines"),
    projectFolder: folder,
    progress,
  });
  if (turn === "waiting") await shop.run();
  else {
    const { data, options } = runOf(disposition, turn);
    await shop.run(data, options);
  }
  return { state: await shop.state(), waiting: (await shop.pendingPackages()).length };
}
