import type { PipelineEvent } from "../../src/pipeline-event.js";

/** What happened, and to what, without numbers: `load job finished orders`. */
export function eventName(event: PipelineEvent): string {
  switch (event.type) {
    case "effect":
      return [event.step, event.effect, event.status, event.table].filter(Boolean).join(" ");
    case "destination":
      return [event.step, "destination", event.event.step, event.event.table].filter(Boolean).join(" ");
    case "step":
      return `${event.step} step ${event.status}`;
    case "rows":
      return `${event.step} rows ${event.name}`;
    default:
      return `${event.step} ${event.type}`;
  }
}
