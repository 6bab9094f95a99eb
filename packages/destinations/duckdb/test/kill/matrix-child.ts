import { duckdb } from "@dlt-ts/duckdb";
import {
  incremental,
  pipeline,
  resource,
  source,
  type PipelineEvent,
  type RefreshMode,
  type Resource,
  type Source,
} from "@dlt-ts/pipeline";

/** What a process does, as its only argument. */
export interface MatrixOrder {
  readonly folder: string;
  readonly way: Way;
  /** The first run of the pipeline, or the one after it. */
  readonly turn: 1 | 2;
  /** The process is killed at the first event of this name. Absent: it ends well. */
  readonly killAt?: string;
}

export type Way = "cursor" | "key" | "replace" | "schemas" | RefreshMode;

/** One command: the same again does the same again. */
export async function perform({ folder, way, turn }: MatrixOrder, progress?: (event: PipelineEvent) => void): Promise<void> {
  const key = way === "cursor" ? {} : { idempotencyKey: `${way} ${turn}` };
  const refresh = turn === 2 && way.startsWith("drop_") ? { refresh: way as RefreshMode } : {};
  const shop = pipeline("shop", {
    destination: duckdb(`${folder}/shop.duckdb`),
    datasetName: "data",
    pipelinesDir: `${folder}/pipelines`,
    projectFolder: folder,
    ...(progress === undefined ? {} : { progress }),
  });
  await shop.run(dataOf(way, turn) as readonly Source[], { ...key, ...refresh });
}

function dataOf(way: Way, turn: number): readonly Resource[] | readonly Source[] {
  const rows = Array.from({ length: turn * 3 }, (_, index) => ({ id: index, at: index, items: [{ sku: `s${index}` }] }));
  switch (way) {
    case "key":
      return [resource("orders", rows) as Resource];
    case "replace":
      return [resource("orders", rows, { writeDisposition: "replace" }) as Resource];
    case "schemas":
      return [source("web", [resource("clicks", rows)]), source("crm", [resource("people", rows)])];
    default:
      return [resource("orders", rows, { incremental: incremental("at") }) as Resource];
  }
}

export function nameOf(event: PipelineEvent): string {
  return event.type === "effect" ? `${event.effect} ${event.status}` : event.type;
}

if (import.meta.main) {
  const order = JSON.parse(process.argv[2]!) as MatrixOrder;
  await perform(order, (event) => {
    if (nameOf(event) !== order.killAt) return;
    process.kill(process.pid, "SIGKILL");
    // The signal may take a moment; nothing more may happen in it.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
}
