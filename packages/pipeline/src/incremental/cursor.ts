import { DltError } from "@dlt-ts/core";
import { type ArrowItem, isArrowItem } from "../arrow/arrow-item.js";
import type { BoundaryRows } from "./boundary-rows.js";
import { CursorError, type CursorErrorCode } from "./cursor-error.js";
import type { CursorRange } from "./cursor-range.js";
import type { CursorRecord } from "./cursor-record.js";
import { orderedValue } from "./cursor-value.js";
import { filterArrow } from "./filter-arrow.js";
import type { Incremental } from "./incremental.js";
import { boundaryRows, furthest, newRange, type Fail } from "./new-range.js";
import type { ResourceCursor } from "./resource-cursor.js";
import { reasonOf } from "../thrown.js";
import { givenText } from "../values/given-text.js";

/** What a cursor is to work on. */
export interface CursorContext {
  readonly resource: string;
  /** Of the resource; the cursor's own wins. */
  readonly primaryKey: readonly string[] | undefined;
  readonly warn: (message: string) => void;
}

/** So many rows at the boundary are worth a warning. */
const manyHashes = 200;

/** An incremental definition in one run: leaves out the rows that are not new, and knows how far the others reach. */
export class Cursor implements ResourceCursor {
  readonly #definition: Incremental;
  readonly #stored: CursorRecord | undefined;
  readonly #context: CursorContext;
  readonly #boundary: BoundaryRows | undefined;
  readonly #range: CursorRange;
  #rows = 0;
  #hasNew = false;
  #exhausted = false;

  /** `stored` is what the run before left. */
  constructor(definition: Incremental, stored: CursorRecord | undefined, context: CursorContext) {
    this.#definition = definition;
    // A range of the past is loaded beside what the resource does otherwise.
    this.#stored = definition.endValue === undefined ? stored : undefined;
    this.#context = context;
    const fail: Fail = (code, problem) => this.#error(code, code !== "DLT_CURSOR_VALUE" ? problem : `row ${this.#rows}: ${problem}`);
    this.#boundary = boundaryRows(definition, this.#stored, context.primaryKey, fail);
    this.#range = newRange({ definition, stored: this.#stored, boundary: this.#boundary, fail, warn: (message) => this.#warn(message) });
  }

  get cursorPath(): string {
    return this.#definition.cursorPath;
  }

  get initialValue(): unknown {
    return this.#definition.initialValue;
  }

  get startValue(): unknown {
    return this.#range.start;
  }

  get lastValue(): unknown {
    return this.#range.last;
  }

  get endValue(): unknown {
    return this.#range.end;
  }

  /** The source gives no new rows any more, if it keeps to `rowOrder`. */
  get exhausted(): boolean {
    return this.#exhausted;
  }

  /** The rows that are new: the page itself if all are. Throws a `CursorError`. */
  filter(rows: readonly unknown[]): readonly unknown[] {
    let kept: unknown[] | undefined;
    for (let index = 0; index < rows.length; index++) {
      const row = rows[index];
      this.#rows += 1;
      let keep = true;
      if (row !== null && row !== undefined) {
        const value = this.#definition.read(row);
        // a member of the table may have the name of the column, but no member is a text or a number that a cursor has
        if (typeof value !== "string" && typeof value !== "number" && isArrowItem(row)) {
          (kept ??= rows.slice(0, index)).push(...this.#arrow(row));
          continue;
        }
        keep = this.#keeps(value, row);
      }
      if (!keep) kept ??= rows.slice(0, index);
      else kept?.push(row);
    }
    this.#boundary?.settle();
    if ((kept ?? rows).length > 0) this.#hasNew = true;
    return kept ?? rows;
  }

  /** What the state keeps, after the last page; undefined of a range with an end, which leaves no state. Warns once of a cursor that tells too few rows apart. */
  record(): CursorRecord | undefined {
    if (this.#definition.endValue !== undefined) return undefined;
    const initial = this.#keptInitial();
    const stored = this.#stored ?? { initial_value: initial, last_value: initial, start_value: initial, unique_hashes: [] };
    const hashes = this.#boundary?.list() ?? [];
    if (stored.unique_hashes.length <= manyHashes && hashes.length > manyHashes) {
      this.#warn(
        `${hashes.length} rows have the furthest value of the cursor ${givenText(this.cursorPath)}, and the state keeps a hash of each. ` +
          "A cursor with finer values, such as a timestamp with fractions of seconds, keeps fewer.",
      );
    }
    return {
      initial_value: stored.initial_value,
      last_value: furthest(this.#range.last, stored.last_value, this.#definition) ?? null,
      unique_hashes: hashes,
      start_value: this.#hasNew ? stored.last_value : stored.start_value,
    };
  }

  #keeps(value: unknown, row: unknown): boolean {
    const { onCursorValueMissing: onMissing, rowOrder } = this.#definition;
    if (value === undefined || value === null || (typeof value === "number" && !Number.isFinite(value))) {
      if (onMissing === "raise") throw this.#missing(value);
      return onMissing === "include";
    }
    const verdict = this.#judge(value, row);
    if (rowOrder === "asc" ? verdict === "behind-end" : rowOrder === "desc" && verdict === "before-start") this.#exhausted = true;
    return verdict === "keep";
  }

  /** Of Arrow data, the cursor is the name of a column. */
  #arrow(item: ArrowItem): readonly ArrowItem[] {
    const { lastValueFunc } = this.#definition;
    if (typeof lastValueFunc === "function") {
      throw this.#error("DLT_CURSOR_VALUE", 'lastValueFunc is a function, and Arrow data takes "max" and "min" only');
    }
    this.#rows -= 1;
    return filterArrow(item, {
      column: this.cursorPath,
      needsRows: this.#boundary !== undefined,
      keeps: (value, row) => {
        this.#rows += 1;
        return this.#keeps(value, row);
      },
    });
  }

  #judge(value: unknown, row: unknown): ReturnType<CursorRange["judge"]> {
    try {
      return this.#range.judge(value, row);
    } catch (error) {
      if (DltError.isInstance(error)) throw error;
      throw this.#error("DLT_CURSOR_VALUE", `row ${this.#rows}: lastValueFunc failed: ${reasonOf(error)}`, error);
    }
  }

  #keptInitial(): unknown {
    const { initialValue } = this.#definition;
    if (initialValue === undefined) return null;
    const ordered = orderedValue(initialValue);
    return ordered.kind === undefined ? initialValue : ordered.value;
  }

  #missing(value: unknown): CursorError {
    const path = givenText(this.cursorPath);
    const what = value === undefined ? `has no ${path}` : `has null in ${path}`;
    return this.#error(
      value === undefined ? "DLT_CURSOR_MISSING" : "DLT_CURSOR_NULL",
      `row ${this.#rows} ${what}, which is the cursor; onCursorValueMissing "include" or "exclude" says what to do with such rows`,
    );
  }

  #error(code: CursorErrorCode, problem: string, cause?: unknown): CursorError {
    const { resource } = this.#context;
    return new CursorError(
      code,
      `Resource "${resource}", cursor ${givenText(this.cursorPath)}: ${problem.replace(/\.$/, "")}.`,
      { resource, cursorPath: this.cursorPath },
      cause,
    );
  }

  #warn(message: string): void {
    this.#context.warn(`Resource "${this.#context.resource}": ${message}`);
  }
}
