import { count, counted, duration, size } from "../info/amounts.js";
import type { PipelineEvent, ProgressListener } from "../pipeline-event.js";

/** Rows are told at most this often, in milliseconds. */
const interval = 1000;

/**
 * Writes a line when a step starts, ends, waits or warns, and one each second for the rows of each table.
 * @param now milliseconds
 * @param memory bytes that the process has
 */
export function logProgress(write: (line: string) => void, now: () => number, memory: () => number): ProgressListener {
  const started = new Map<string, number>();
  const told = new Map<string, { readonly at: number; readonly rows: number }>();

  const rows = (event: Extract<PipelineEvent, { readonly type: "rows" }>): string | undefined => {
    const key = `${event.step} ${event.loadId} ${event.name}`;
    const last = told.get(key);
    const passed = now() - (last?.at ?? -interval);
    if (passed < interval) return undefined;
    told.set(key, { at: now(), rows: event.rows });
    const rate = last === undefined ? "" : `, ${count(Math.round(((event.rows - last.rows) * 1000) / passed))} per second`;
    return `${event.name}: ${counted(event.rows, "row")}${rate}`;
  };
  const text = (event: PipelineEvent): string | undefined => {
    switch (event.type) {
      case "step": {
        if (event.status === "started") {
          started.set(event.step, now());
          return "started";
        }
        const took = duration(now() - (started.get(event.step) ?? now()));
        return event.status === "failed"
          ? `failed after ${took}: ${event.message}`
          : `finished after ${took}, ${size(memory())} of memory in use`;
      }
      case "rows":
        return rows(event);
      default:
        return noteOf(event);
    }
  };
  return (event) => {
    const line = text(event);
    if (line !== undefined) write(`${originOf(event)}: ${line}\n`);
  };
}

/** `shop load 1700000000.1` */
export function originOf({ pipeline, step, loadId }: PipelineEvent): string {
  return `${pipeline} ${step}${loadId === undefined ? "" : ` ${loadId}`}`;
}

/** What people want to read about once, besides steps and rows. `undefined`: nothing. */
export function noteOf(event: PipelineEvent): string | undefined {
  switch (event.type) {
    case "total": {
      const amounts = [
        event.rows === undefined ? [] : [counted(event.rows, "row")],
        event.bytes === undefined ? [] : [size(event.bytes)],
      ].flat();
      return event.total === 0 ? undefined : [counted(event.total, event.of.slice(0, -1)), ...amounts].join(", ");
    }
    case "effect":
      return event.effect === "commit" && event.status === "finished" ? "committed" : undefined;
    case "retry":
      return `attempt ${event.attempt} failed, the next one follows in ${duration(event.delay)}: ${event.message}`;
    case "warning":
      return `warning: ${event.message}`;
    default:
      return undefined;
  }
}
