import { HintsError } from "../hints/hints-error.js";
import { givenText } from "../values/given-text.js";

/** How much of a resource is read. */
export interface RowLimit {
  /** What the data gives: rows, or pages where it gives lists. Default: no limit. A negative number is none; 0: nothing is read. */
  readonly maxItems?: number | undefined;
  /**
   * Milliseconds since the first item was asked for. Then reading ends, also while an item is being waited for: that one is not delivered, and
   * the state of the resource is as it was when it was asked for. An item that has come is delivered. Default: no limit.
   */
  readonly maxTime?: number | undefined;
  /** `maxItems` are rows, also where the data gives lists; a list that reaches it is delivered whole. Default false. */
  readonly countRows?: boolean | undefined;
}

/** The limit in one form. Undefined: there is none. Throws a `HintsError` for what is no limit. */
export function checkLimit(resource: string, limit: number | RowLimit): RowLimit | undefined {
  const given: RowLimit = typeof limit === "number" ? { maxItems: limit } : limit;
  if (typeof given !== "object" || given === null) {
    throw new HintsError(resource, `the limit is ${givenText(limit)}; give a number, or { maxItems, maxTime, countRows }.`);
  }
  for (const name of Object.keys(given)) {
    if (!["maxItems", "maxTime", "countRows"].includes(name)) {
      throw new HintsError(resource, `the limit has ${JSON.stringify(name)}; there are maxItems, maxTime, countRows.`);
    }
  }
  const { maxItems, maxTime, countRows = false } = given;
  if (maxItems !== undefined && !Number.isInteger(maxItems)) {
    throw new HintsError(resource, `maxItems is ${givenText(maxItems)}; give a whole number.`);
  }
  if (maxTime !== undefined && !(typeof maxTime === "number" && maxTime >= 0)) {
    throw new HintsError(resource, `maxTime is ${givenText(maxTime)}; give milliseconds, from 0 on.`);
  }
  const counts = maxItems !== undefined && maxItems >= 0;
  if (!counts && maxTime === undefined) return undefined;
  return { ...(counts ? { maxItems } : {}), ...(maxTime === undefined ? {} : { maxTime }), countRows };
}

/** Counts what one run takes of a limit. */
export class LimitCounter {
  readonly #limit: RowLimit;
  readonly #now: () => number;
  readonly #startedAt: number;
  #taken = 0;
  finished: boolean;

  constructor(limit: RowLimit, now: () => number = () => performance.now()) {
    this.#limit = limit;
    this.#now = now;
    this.#startedAt = now();
    this.finished = limit.maxItems === 0;
  }

  /** Milliseconds until time is up. */
  get timeLeft(): number {
    return (this.#limit.maxTime ?? Number.POSITIVE_INFINITY) - (this.#now() - this.#startedAt);
  }

  /** Counts an item: a row, or the rows of a list. Never part of it: a cursor that has seen rows would leave them out for ever. */
  count(rows: readonly unknown[]): void {
    const { maxItems = Number.POSITIVE_INFINITY, maxTime = Number.POSITIVE_INFINITY, countRows = false } = this.#limit;
    this.#taken += countRows ? rows.length : 1;
    this.finished = this.#taken >= maxItems || this.#now() - this.#startedAt >= maxTime;
  }
}
