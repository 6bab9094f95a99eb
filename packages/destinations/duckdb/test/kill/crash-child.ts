import { duckdb } from "@dlt-ts/duckdb";
import { pipeline, resource, type Pipeline, type PipelineEvent, type Resource } from "@dlt-ts/pipeline";

/** What a child does, as its only argument. */
export interface CrashOrder {
  readonly folder: string;
  /** Where the ids of its rows begin. */
  readonly from: number;
  /** The event at which the process is killed, by its number. Absent: it ends well, and prints its events. */
  readonly killAt?: number;
}

export function shopIn(folder: string, progress?: (event: PipelineEvent) => void): Pipeline {
  return pipeline("shop", {
    destination: duckdb(`${folder}/shop.duckdb`),
    datasetName: "data",
    pipelinesDir: `${folder}/pipelines`,
    projectFolder: folder,
    ...(progress === undefined ? {} : { progress }),
  });
}

/** Nested rows that are appended, and a table that is replaced. Long texts fill a batch, and a new column after it begins a second file. */
export function dataFrom(from: number): readonly Resource[] {
  const long = "x".repeat(from * 1024);
  async function* orders(): AsyncGenerator<object> {
    for (let index = 0; index < 20; index++) {
      const id = from + index;
      yield {
        id,
        items: [{ sku: `a${id}`, tags: ["x", "y"] }, { sku: "b" }],
        [`only_${from}`]: long,
        ...(index < 18 ? {} : { [`late_${from}`]: index }),
      };
    }
  }
  return [resource("orders", orders), resource("latest", [{ from, parts: [{ part: from }] }], { writeDisposition: "replace" })];
}

if (import.meta.main) {
  const { folder, from, killAt } = JSON.parse(process.argv[2]!) as CrashOrder;
  const events: string[] = [];
  await shopIn(folder, (event) => {
    if (events.length === killAt) {
      process.kill(process.pid, "SIGKILL");
      // The signal may take a moment; nothing more may happen in it.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }
    events.push(nameOf(event));
  }).run(dataFrom(from));
  process.stdout.write(JSON.stringify(events));
}

function nameOf(event: PipelineEvent): string {
  switch (event.type) {
    case "effect":
      return `${event.step} ${event.effect} ${event.status}`;
    case "destination":
      return `${event.step} ${event.event.step}`;
    case "step":
      return `${event.step} step ${event.status}`;
    default:
      return `${event.step} ${event.type}`;
  }
}
