import type { BoundaryRows } from "./boundary-rows.js";
import type { CursorRange, Verdict } from "./cursor-range.js";
import { compareKeys, kindNames, offsetOf, orderedValue, type CursorKey, type CursorKind, type OrderedValue } from "./cursor-value.js";
import { microsOfBigInt, microsPerMinute, type Micros } from "../values/micros.js";
import { TimestampValue } from "../values/timestamp-value.js";

interface OrderedRangeOptions {
  readonly cursor: "max" | "min";
  readonly start: OrderedValue | undefined;
  readonly end: OrderedValue | undefined;
  readonly openStart: boolean;
  readonly openEnd: boolean;
  /** Absent: rows are not told apart. */
  readonly boundary: BoundaryRows | undefined;
  /** Makes the error of a value that cannot be compared. */
  readonly refuse: (problem: string) => Error;
  readonly warn: (message: string) => void;
}

/** A range of values that have an order of their own, from small to large (`max`) or the other way round. */
export class OrderedRange implements CursorRange {
  readonly #options: OrderedRangeOptions;
  /** 1: larger is further. */
  readonly #sign: number;
  #kind: CursorKind | undefined;
  #start: OrderedValue | undefined;
  #end: OrderedValue | undefined;
  #lastKey: CursorKey | undefined;
  /** As the row has it. */
  #last: unknown;
  /** A row was within the end: from here on, values have one kind. */
  #begun = false;

  constructor(options: OrderedRangeOptions) {
    this.#options = options;
    this.#sign = options.cursor === "max" ? 1 : -1;
    this.#start = options.start;
    this.#end = options.end;
    this.#kind = (options.start ?? options.end)?.kind;
    this.#lastKey = options.start?.key;
    this.#last = options.start?.value;
  }

  get start(): unknown {
    return this.#start?.value;
  }

  get end(): unknown {
    return this.#end?.value;
  }

  get last(): unknown {
    return this.#last === undefined ? undefined : (orderedValue(this.#last) as OrderedValue).value;
  }

  judge(value: unknown, row: unknown): Verdict {
    const { boundary } = this.#options;
    const key = this.#keyOf(value);
    if (this.#end !== undefined) {
      const order = this.#sign * compareKeys(key, this.#end.key);
      if (order > 0 || (order === 0 && this.#options.openEnd)) return "behind-end";
    }
    this.#begun = true;
    const beyondLast = this.#lastKey === undefined ? 1 : this.#sign * compareKeys(key, this.#lastKey);
    if (beyondLast > 0) {
      this.#last = value;
      this.#lastKey = key;
      boundary?.restart(row);
      return "keep";
    }
    if (this.#start !== undefined) {
      const order = this.#sign * compareKeys(key, this.#start.key);
      if (order < 0 || (order === 0 && this.#options.openStart)) return "before-start";
      if (order === 0 && boundary?.has(row) === true) return "known";
    }
    if (beyondLast === 0) boundary?.add(row);
    return "keep";
  }

  #keyOf(value: unknown): CursorKey {
    if (typeof value === "string" ? this.#kind === "text" : typeof value === "number" && this.#kind === "number") return value as CursorKey;
    const ordered = orderedValue(value);
    if (ordered.kind === undefined) throw this.#options.refuse(`the cursor is ${ordered.what}, which has no order`);
    if (ordered.kind !== this.#kind) this.#meet(ordered);
    return ordered.key;
  }

  /** A value of another kind than before: fine for the first one, and for timestamps where only the bounds differ in having a time zone. */
  #meet(met: OrderedValue): void {
    const kind = this.#kind;
    if (kind !== undefined && (this.#begun || !isTimestamp(kind) || !isTimestamp(met.kind))) {
      throw this.#options.refuse(
        `the cursor is ${kindNames[met.kind]}, and ${this.#begun ? "that of rows before" : "where it begins"} is ${kindNames[kind]}: ${advice(kind, met.kind, this.#begun)}`,
      );
    }
    this.#kind = met.kind;
    if (kind === undefined) return;
    this.#options.warn(
      `the cursor is ${kindNames[met.kind]}, and where it begins or ends is ${kindNames[kind]}; this is converted now. ` +
        "Give initialValue and endValue as the rows have it.",
    );
    this.#start = this.#start && alike(this.#start, met);
    this.#end = this.#end && alike(this.#end, met);
    this.#lastKey = this.#start?.key;
    this.#last = this.#start?.value;
  }
}

function isTimestamp(kind: CursorKind): boolean {
  return kind === "timestamp" || kind === "naive";
}

/** To naive by way of UTC; to a zone as if its clock had shown it: what Python dlt does. */
function alike(bound: OrderedValue, met: OrderedValue): OrderedValue {
  const micros = bound.key as Micros;
  if (met.kind === "naive") return orderedValue(new TimestampValue(micros)) as OrderedValue;
  const offset = offsetOf(met.value)!;
  const moved = microsOfBigInt(BigInt(micros) - BigInt(offset * microsPerMinute)) ?? micros;
  return orderedValue(new TimestampValue(moved, offset)) as OrderedValue;
}

function advice(expected: CursorKind, met: CursorKind, begun: boolean): string {
  if (begun) return "give all rows one form, in addMap() for example.";
  if (met === "text" && isTimestamp(expected)) return "give initialValue as such a text, or make a Date of the text in addMap().";
  if (met === "text") return "give initialValue as a text, or convert the text in addMap().";
  if (met === "timestamp") return 'give initialValue as a Date, such as new Date("2024-01-01").';
  if (met === "naive") return 'give initialValue as naive("2024-01-01T00:00:00").';
  if (met === "date") return 'give initialValue as date("2024-01-01").';
  return `give initialValue as ${kindNames[met]}, or convert the rows in addMap().`;
}
