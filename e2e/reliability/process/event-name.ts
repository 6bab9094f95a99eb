import type { PipelineEvent } from "@dlt-ts/pipeline";

/** What happened, and to what, without numbers: `load job finished orders`. */
export function eventName(event: PipelineEvent): string {
  switch (event.type) {
    case "effect":
      return [event.step, event.effect, event.status, event.table].filter(Boolean).join(" ");
    case "destination":
      return [event.step, "destination", event.event.step, event.event.table].filter(Boolean).join(" ");
    case "step":
      return `${event.step} step ${event.status}`;
    case "resource":
      return `${event.step} resource ${event.status}`;
    default:
      return `${event.step} ${event.type}`;
  }
}

/** The same without the table: what happens to one happens to the others. */
export function kindOf(name: string): string {
  const words = name.split(" ");
  return words.slice(0, words[1] === "destination" || statuses.has(words[2]!) ? 3 : 2).join(" ");
}

/** Whether a disk or a destination changes: before `finished`, after `started`. */
export function isEffect(name: string): boolean {
  const [, what, status] = name.split(" ");
  return what === "destination" || (statuses.has(status!) && what !== "step" && what !== "resource");
}

const statuses = new Set(["started", "finished", "failed"]);
