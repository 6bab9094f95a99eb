import { count, duration } from "../info/amounts.js";
import type { PipelineEvent, ProgressListener } from "./pipeline-event.js";

/** Rows are told at most this often, in milliseconds. */
const interval = 1000;

/** Writes a line when a step starts, ends, waits or warns, and one each second for the rows of each table. */
export function logProgress(write: (line: string) => void, now: () => number): ProgressListener {
  const started = new Map<string, number>();
  const told = new Map<string, number>();

  const text = (event: PipelineEvent): string | undefined => {
    switch (event.type) {
      case "step": {
        if (event.status === "started") started.set(event.step, now());
        const took = event.status === "started" ? "" : ` after ${duration(now() - (started.get(event.step) ?? now()))}`;
        return `${event.status}${took}`;
      }
      case "rows": {
        const key = `${event.step} ${event.name}`;
        if (now() - (told.get(key) ?? -interval) < interval) return undefined;
        told.set(key, now());
        return `${event.name}: ${count(event.rows)} rows`;
      }
      case "effect":
        return event.effect === "commit" && event.status === "finished" ? "committed" : undefined;
      case "retry":
        return `attempt ${event.attempt} failed, the next one follows in ${duration(event.delay)}: ${event.message}`;
      case "warning":
        return `warning: ${event.message}`;
      case "destination":
        return undefined;
    }
  };
  return (event) => {
    const line = text(event);
    if (line === undefined) return;
    const load = event.loadId === undefined ? "" : ` ${event.loadId}`;
    write(`${event.pipeline} ${event.step}${load}: ${line}\n`);
  };
}
