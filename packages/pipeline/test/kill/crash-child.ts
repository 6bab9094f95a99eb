import { memory } from "@dlt-ts/core/testing";
import { pipeline } from "../../src/pipeline.js";
import { resource, type Resource } from "../../src/resource/resource.js";
import type { PipelineEvent } from "../../src/progress/pipeline-event.js";
import { FileStore } from "../support/file-store.js";

/** What a child does, as its only argument. */
export interface CrashOrder {
  readonly folder: string;
  readonly step: "run" | "extract" | "normalize" | "load";
  /** Which rows `run` and `extract` get; none: `run` only finishes what waits. */
  readonly rows: "first" | "second" | "none";
  /** The event at which the process is killed, by its number. Absent: it ends well, and prints its events. */
  readonly killAt?: number;
}

function data(rows: "first" | "second"): readonly Resource[] {
  const from = rows === "first" ? 0 : 100;
  const orders = Array.from({ length: 3 }, (_, index) => ({
    id: from + index,
    items: [{ sku: `a${from + index}` }, { sku: `b${from + index}` }],
    ...(rows === "second" ? { note: "new column" } : {}),
  }));
  async function* pages(): AsyncGenerator<readonly object[]> {
    for (const order of orders) yield [order];
  }
  return [resource("orders", pages), resource("latest", [{ from }], { writeDisposition: "replace" })];
}

const { folder, step, rows, killAt } = JSON.parse(process.argv[2]!) as CrashOrder;
const events: string[] = [];
const shop = pipeline("shop", {
  destination: memory({ store: new FileStore(`${folder}/destination.json`) }),
  pipelinesDir: `${folder}/pipelines`,
  datasetName: "data",
  progress: (event: PipelineEvent) => {
    if (events.length === killAt) {
      process.kill(process.pid, "SIGKILL");
      // The signal may take a moment; nothing more may happen in it.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }
    const what = event.type === "effect" ? `${event.effect} ${event.status}` : event.type === "destination" ? event.event.step : event.type;
    events.push(`${event.step} ${what}${event.type === "step" ? ` ${event.status}` : ""}`);
  },
});
switch (step) {
  case "run":
    await (rows === "none" ? shop.run() : shop.run(data(rows)));
    break;
  case "extract":
    if (rows !== "none") await shop.extract(data(rows));
    break;
  case "normalize":
    await shop.normalize();
    break;
  case "load":
    await shop.load();
}
process.stdout.write(JSON.stringify(events));
