import { duration } from "./amounts.js";

const inspect: symbol = Symbol.for("nodejs.util.inspect.custom");

/** What one step of a pipeline did. Plain data: `JSON.stringify` writes all of it, `String` a text for people, and `console.log` that text. */
export abstract class StepInfo {
  readonly pipeline: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;

  constructor(pipeline: string, startedAt: number, finishedAt: number) {
    this.pipeline = pipeline;
    this.startedAt = new Date(startedAt).toISOString();
    this.finishedAt = new Date(finishedAt).toISOString();
    Object.defineProperty(this, inspect, { value: () => this.toString() });
  }

  /** Milliseconds. */
  get duration(): number {
    return Date.parse(this.finishedAt) - Date.parse(this.startedAt);
  }

  abstract toString(): string;

  protected get took(): string {
    return duration(this.duration);
  }
}
