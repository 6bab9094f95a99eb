import { count, counted, duration, size } from "../info/amounts.js";
import { textTable } from "../info/text-table.js";
import { originOf } from "./log-progress.js";
import type { PipelineEvent } from "../pipeline-event.js";

/** Lines for resources or tables at most; the others are counted. */
const mostCounters = 12;
const barWidth = 10;

interface Counter {
  readonly since: number;
  readonly rows: number;
  readonly bytes: number;
}

/** What a display shows of the step that runs: one line for the step, one for each of its resources or tables. */
export class ProgressBoard {
  readonly #counters: Map<string, Counter> = new Map();
  #head = "";
  #startedAt = 0;
  #total: Extract<PipelineEvent, { readonly type: "total" }> | undefined;
  #done = 0;

  /** `now` in milliseconds. */
  hear(event: PipelineEvent, now: number): void {
    switch (event.type) {
      case "step":
        if (event.status !== "started") return;
        this.#counters.clear();
        this.#head = originOf(event);
        this.#startedAt = now;
        this.#total = undefined;
        this.#done = 0;
        return;
      case "total":
        this.#total = event;
        return;
      case "resource":
        if (event.status === "finished") this.#done++;
        else this.#counters.set(event.name, { since: now, rows: 0, bytes: 0 });
        return;
      case "effect":
        if (event.effect === "job" && event.status === "finished") this.#done++;
        return;
      case "rows": {
        const { since = this.#startedAt } = this.#counters.get(event.name) ?? {};
        // The one that moved last comes last, so that it stays in sight.
        this.#counters.delete(event.name);
        this.#counters.set(event.name, { since, rows: event.rows, bytes: event.bytes ?? 0 });
      }
    }
  }

  /** The board as it is now, no line longer than the terminal is wide. `memory`: bytes that the process has. */
  lines(now: number, memory: number, width: number): readonly string[] {
    const counters = [...this.#counters];
    const rows = counters.reduce((sum, [, counter]) => sum + counter.rows, 0);
    const facts = [
      ...this.#progress(rows),
      counted(rows, "row"),
      `${count(rateOf(rows, now - this.#startedAt))}/s`,
      duration(now - this.#startedAt),
      size(memory),
    ];
    const shown = counters.slice(-mostCounters).sort(([a], [b]) => (a < b ? -1 : 1));
    const table = textTable(
      shown.map(([name, counter]) => [
        name,
        counted(counter.rows, "row"),
        `${count(rateOf(counter.rows, now - counter.since))}/s`,
        counter.bytes === 0 ? "" : size(counter.bytes),
      ]),
      [1, 2, 3],
      "  ",
    );
    const hidden = counters.length - shown.length;
    const lines = [`${this.#head}  ${facts.join("  ")}`, ...table, ...(hidden > 0 ? [`  and ${hidden} more`] : [])];
    return lines.map((line) => (line.length > width ? `${line.slice(0, Math.max(0, width - 1))}…` : line));
  }

  #progress(rows: number): readonly string[] {
    if (this.#total === undefined || this.#total.total === 0) return [];
    const { of, total, rows: allRows } = this.#total;
    const share = of === "files" && allRows !== undefined && allRows > 0 ? rows / allRows : this.#done / total;
    if (of === "files") return [bar(share)];
    return [...(of === "jobs" ? [bar(share)] : []), `${this.#done} of ${counted(total, of.slice(0, -1))}`];
  }
}

function bar(share: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * barWidth);
  return `${"█".repeat(filled)}${"░".repeat(barWidth - filled)} ${Math.floor(Math.min(1, share) * 100)}%`;
}

/** Per second. */
function rateOf(rows: number, milliseconds: number): number {
  return milliseconds < 1 ? 0 : Math.round((rows * 1000) / milliseconds);
}
