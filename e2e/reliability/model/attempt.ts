import { join } from "node:path";
import type { Destination } from "@dlt-ts/core";
import { pipeline } from "@dlt-ts/pipeline";
import { resourceOf } from "./resource-of.ts";
import type { Run } from "./sequences.ts";

/** One call of `run()`, as a program that is started for it does it. Plain JSON. */
export interface Attempt {
  /** For working folders. */
  readonly folder: string;
  readonly dataset: string;
  /** Of the run in its sequence. The same run again does nothing where it was done. */
  readonly number: number;
  readonly run: Run;
}

/** Does it. `heard` is called for each event. */
export async function attempt(
  destination: Destination,
  { folder, dataset, number, run: { inputs, refresh } }: Attempt,
  heard: () => void = () => undefined,
  signal?: AbortSignal,
): Promise<void> {
  const pipe = pipeline("shop", {
    destination,
    datasetName: dataset,
    pipelinesDir: join(folder, dataset),
    projectFolder: folder,
    progress: heard,
  });
  await pipe.run(
    inputs.map(({ table, items }) => resourceOf(table, items)),
    { idempotencyKey: `run ${number}`, refresh, signal },
  );
}
