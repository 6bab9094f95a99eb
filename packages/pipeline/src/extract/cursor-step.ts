import type { Environment } from "../config/environment-provider.js";
import type { RowStep, StepContext } from "./row-step.js";
import type { StateRecord } from "../state/source-states.js";
import { Cursor } from "../incremental/cursor.js";
import { readCursorRecord } from "../incremental/cursor-record.js";
import { withExternalInterval } from "../incremental/external-interval.js";
import type { Incremental } from "../incremental/incremental.js";

interface CursorStepOptions {
  /** Whether nothing more is read when no new row can follow. Not of transformers, which others feed. */
  readonly closes: boolean;
  /** Where an external scheduler says its interval. Default: that of the process. */
  readonly environment?: Environment;
}

/** The step of a resource that leaves out the rows of earlier runs. It begins where the state says, and writes into the state when it ends. */
export class CursorStep implements RowStep {
  /** For the function of the resource. */
  readonly cursor: Cursor;
  readonly #context: StepContext;
  readonly #closes: boolean;

  /** Throws a `CursorError` for a state or an interval that it cannot begin with. */
  constructor(definition: Incremental, context: StepContext, { closes, environment = process.env }: CursorStepOptions) {
    const { resource } = context;
    const ranged = withExternalInterval(definition, environment, resource);
    const keepsState = ranged.endValue === undefined;
    const stored = keepsState ? readCursorRecord(recordOf(context.state, ranged.cursorPath), resource, ranged.cursorPath) : undefined;
    this.#context = context;
    this.#closes = closes;
    this.cursor = new Cursor(ranged, stored, context);
  }

  rows(page: readonly unknown[]): readonly unknown[] {
    return this.cursor.filter(page);
  }

  get finished(): boolean {
    return this.#closes && this.cursor.exhausted;
  }

  end(): void {
    const record = this.cursor.record();
    if (record === undefined) return;
    const property = { value: record, writable: true, enumerable: true, configurable: true };
    Object.defineProperty(recordsOf(this.#context.state), this.cursor.cursorPath, property);
  }
}

/** Own properties only: a path may be `constructor`. */
function recordOf(state: StateRecord, cursorPath: string): unknown {
  const records = recordsOf(state);
  return Object.hasOwn(records, cursorPath) ? records[cursorPath] : undefined;
}

/** The records of all cursors that the resource ever had, by their paths. */
function recordsOf(state: StateRecord): StateRecord {
  const { incremental } = state;
  if (typeof incremental === "object" && incremental !== null && !Array.isArray(incremental)) return incremental as StateRecord;
  const created: StateRecord = {};
  state["incremental"] = created;
  return created;
}
