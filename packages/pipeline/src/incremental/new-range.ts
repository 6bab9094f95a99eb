import { BoundaryRows, type RowKey } from "./boundary-rows.js";
import type { CursorErrorCode } from "./cursor-error.js";
import type { CursorRange } from "./cursor-range.js";
import type { CursorRecord } from "./cursor-record.js";
import { compareKeys, kindNames, orderedValue, type OrderedValue } from "./cursor-value.js";
import { CustomRange } from "./custom-range.js";
import type { Incremental } from "./incremental.js";
import { withLag } from "./lag.js";
import { OrderedRange } from "./ordered-range.js";

/** Makes the error of a cursor, which knows its resource and the row that it stands at. */
export type Fail = (code: CursorErrorCode, problem: string) => Error;

interface RangeOptions {
  readonly definition: Incremental;
  /** What the run before left. */
  readonly stored: CursorRecord | undefined;
  readonly boundary: BoundaryRows | undefined;
  readonly fail: Fail;
  readonly warn: (message: string) => void;
}

/** The rows that a run must know again; undefined where rows are not told apart. */
export function boundaryRows(
  { endValue, lag, lastValueFunc, primaryKey, rangeStart }: Incremental,
  stored: CursorRecord | undefined,
  keyOfResource: readonly string[] | undefined,
  fail: Fail,
): BoundaryRows | undefined {
  const hasLag = lag > 0 && typeof lastValueFunc !== "function";
  if (rangeStart === "open" || endValue !== undefined || hasLag || primaryKey?.length === 0) return undefined;
  return new BoundaryRows(primaryKey ?? keyOf(keyOfResource), stored?.unique_hashes ?? [], (key) =>
    fail("DLT_CURSOR_KEY", `a row has no "${key}", which belongs to the primary key; it tells rows with the same cursor apart`),
  );
}

/** Where a run begins and ends. */
export function newRange({ definition, stored, boundary, fail, warn }: RangeOptions): CursorRange {
  const { initialValue, endValue, lastValueFunc, lag, rangeStart, rangeEnd } = definition;
  const reached = stored?.last_value ?? initialValue ?? undefined;
  const bounds = { openStart: rangeStart === "open", openEnd: rangeEnd === "open", boundary };
  if (typeof lastValueFunc === "function") {
    if (lag > 0) warn('a lag works with lastValueFunc "max" and "min" only, and does nothing here.');
    return new CustomRange({ ...bounds, further: lastValueFunc as (values: readonly unknown[]) => unknown, start: reached, end: endValue });
  }
  if (lag > 0 && endValue !== undefined) warn("a lag does nothing where endValue is given.");
  const last = ordered(reached, fail);
  const isLate = lag > 0 && endValue === undefined && last !== undefined && stored !== undefined;
  return new OrderedRange({
    ...bounds,
    cursor: lastValueFunc,
    start: isLate ? lagged(last, definition, lastValueFunc, fail) : last,
    end: ordered(endValue, fail),
    refuse: (problem) => fail("DLT_CURSOR_VALUE", problem),
    warn,
  });
}

/** With a lag, a run begins before the value that was reached, and may end there: the state only moves on. */
export function furthest(last: unknown, stored: unknown, { lag, lastValueFunc }: Incremental): unknown {
  if (lag === 0 || typeof lastValueFunc === "function" || stored === null || last === undefined) return last;
  const [reached, before] = [orderedValue(last), orderedValue(stored)];
  if (reached.kind === undefined || before.kind === undefined) return last;
  const order = compareKeys(reached.key, before.key);
  return (lastValueFunc === "max" ? order < 0 : order > 0) ? before.value : last;
}

function lagged(last: OrderedValue, { lag, initialValue }: Incremental, cursor: "max" | "min", fail: Fail): OrderedValue {
  const start = withLag(last, lag, cursor, ordered(initialValue, fail));
  if (start !== undefined) return start;
  throw fail(
    "DLT_CURSOR_STATE",
    `the last value is ${kindNames[last.kind]} that no lag can be taken from; a lag needs numbers, dates, timestamps, or ISO 8601 texts`,
  );
}

function ordered(value: unknown, fail: Fail): OrderedValue | undefined {
  if (value === undefined || value === null) return undefined;
  const result = orderedValue(value);
  if (result.kind === undefined) throw fail("DLT_CURSOR_STATE", `the last value in the state is ${result.what}, which has no order`);
  return result;
}

/** The hash of one key is that of its value, not of a list. */
function keyOf(keys: readonly string[] | undefined): RowKey {
  if (keys === undefined || keys.length === 0) return undefined;
  return keys.length === 1 ? keys[0] : keys;
}
