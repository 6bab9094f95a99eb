import type { BoundaryRows } from "./boundary-rows.js";
import type { CursorRange, Verdict } from "./cursor-range.js";
import { sameValue } from "./same-value.js";

type Further = (values: readonly unknown[]) => unknown;

interface CustomRangeOptions {
  readonly further: Further;
  readonly start: unknown;
  readonly end: unknown;
  readonly openStart: boolean;
  readonly openEnd: boolean;
  /** Absent: rows are not told apart. */
  readonly boundary: BoundaryRows | undefined;
}

/** A range whose order is a function of the user. What it gives for one value alone is what counts of that value. */
export class CustomRange implements CursorRange {
  readonly start: unknown;
  readonly end: unknown;
  last: unknown;
  readonly #options: CustomRangeOptions;

  constructor(options: CustomRangeOptions) {
    this.#options = { ...options, further: (values) => furthestOf(options.further, values) };
    this.start = options.start;
    this.end = options.end;
    this.last = options.start;
  }

  judge(value: unknown, row: unknown): Verdict {
    const { further, boundary, openStart, openEnd } = this.#options;
    const { start, end, last } = this;
    if (end !== undefined) {
      if (!sameValue(further([value, end]), end)) return "behind-end";
      if (openEnd && sameValue(further([value]), end)) return "behind-end";
    }
    const next = further(last === undefined ? [value] : [value, last]);
    if (last === undefined || !sameValue(next, last)) {
      this.last = next;
      boundary?.restart(row);
      return "keep";
    }
    const alone = further([value]);
    if (start !== undefined) {
      const isStart = sameValue(alone, start);
      if (openStart && isStart) return "before-start";
      if (sameValue(further([value, start]), start)) {
        if (!isStart) return "before-start";
        if (boundary?.has(row) === true) return "known";
      }
    }
    if (boundary !== undefined && sameValue(alone, last)) boundary.add(row);
    return "keep";
  }
}

/** Without a value the state would forget how far the cursor has come. */
function furthestOf(further: Further, values: readonly unknown[]): unknown {
  const furthest = further(values);
  if (furthest !== undefined && furthest !== null && !Number.isNaN(furthest)) return furthest;
  throw new TypeError(`it gave ${String(furthest)}, and must give the value that is furthest`);
}
