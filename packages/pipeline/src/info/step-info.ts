import { duration } from "./amounts.js";
import { frozen } from "./frozen.js";

const inspect: symbol = Symbol.for("nodejs.util.inspect.custom");

/** What one step of a pipeline did. Frozen. `JSON.stringify` writes all of it, `String` a text for people, and `console.log` that text. */
export abstract class StepInfo {
  readonly pipeline: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Each has a `loadId`. */
  abstract readonly packages: readonly { readonly loadId: string }[];

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

  /** Of the packages, in their order. */
  get loadIds(): readonly string[] {
    return this.packages.map(({ loadId }) => loadId);
  }

  /** The step had nothing to do. */
  get isEmpty(): boolean {
    return this.packages.length === 0;
  }

  abstract toString(): string;

  /** Plain data, with what is computed left out: camelCase keys, times as ISO 8601, durations in milliseconds, sizes in bytes. */
  toJSON(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(Object.entries(this));
  }

  protected get took(): string {
    return duration(this.duration);
  }

  /** The last act of a constructor. */
  protected freeze(): void {
    frozen(this);
  }
}
