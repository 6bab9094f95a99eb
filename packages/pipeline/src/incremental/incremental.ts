import { checkIncremental } from "./check-incremental.js";
import { parseCursorPath, type CursorPath } from "./cursor-path.js";
import type { IncrementalHint, IncrementalOptions, LastValueFunc } from "./incremental-options.js";

/** Which rows of a resource are new: a field that grows from row to row, and from where on. Immutable. */
export class Incremental<Value = unknown, Path extends string = string> implements IncrementalHint<Value, Path> {
  readonly cursorPath: Path;
  readonly initialValue: Value | undefined;
  readonly endValue: Value | undefined;
  readonly lastValueFunc: LastValueFunc<Value>;
  readonly primaryKey: string | readonly string[] | undefined;
  readonly rowOrder: "asc" | "desc" | undefined;
  readonly onCursorValueMissing: "raise" | "include" | "exclude";
  readonly lag: number;
  readonly rangeStart: "open" | "closed";
  readonly rangeEnd: "open" | "closed";
  readonly allowExternalSchedulers: boolean;
  readonly #path: CursorPath;

  /** Throws a `CursorError` for what cannot work. */
  constructor(cursorPath: Path, options: IncrementalOptions<Value> = {}) {
    this.#path = parseCursorPath(cursorPath);
    checkIncremental(cursorPath, options as IncrementalOptions);
    this.cursorPath = cursorPath;
    this.initialValue = options.initialValue ?? undefined;
    this.endValue = options.endValue ?? undefined;
    this.lastValueFunc = options.lastValueFunc ?? "max";
    this.primaryKey = options.primaryKey;
    this.rowOrder = options.rowOrder;
    this.onCursorValueMissing = options.onCursorValueMissing ?? "raise";
    this.lag = options.lag ?? 0;
    this.rangeStart = options.rangeStart ?? "closed";
    this.rangeEnd = options.rangeEnd ?? "open";
    this.allowExternalSchedulers = options.allowExternalSchedulers ?? false;
    Object.freeze(this);
  }

  /** The column that the cursor is, unless it is a path into nested values. */
  get column(): string | undefined {
    return this.#path.column;
  }

  /** The value of the cursor in a row: undefined where there is none. */
  read(row: unknown): unknown {
    return this.#path.read(row);
  }

  /** The same with another range. */
  between(initialValue: Value | undefined, endValue: Value | undefined): Incremental<Value, Path> {
    const { cursorPath, ...options }: IncrementalHint<Value, Path> = this;
    return new Incremental(cursorPath, { ...options, initialValue, endValue });
  }
}

/**
 * Loads only what is new: `resource("orders", fetchOrders, { incremental: incremental("updated_at", { initialValue: "2024-01-01T00:00:00Z" }) })`.
 * The furthest value of the cursor is kept in the state of the pipeline; the next run begins there and leaves out the rows that it knows.
 *
 * `cursorPath` is a key of the rows, or a path into nested values: `meta.updated_at`, `$.items[0].at`, `items[*].at` (the first that exists).
 * Values are numbers, bigints, texts, `Date`, Temporal, and what `date()`, `naive()`, `decimal()` make, all of one kind; texts compare as texts.
 * Throws a `CursorError` for a definition that cannot work.
 */
export function incremental<Value = unknown, const Path extends string = string>(
  cursorPath: Path,
  options: IncrementalOptions<Value> = {},
): Incremental<Value, Path> {
  return new Incremental(cursorPath, options);
}

/** A hint in one form. */
export function incrementalOf<Value>(hint: IncrementalHint<Value>): Incremental<Value> {
  if (hint instanceof Incremental) return hint as Incremental<Value>;
  const { cursorPath, ...options } = hint;
  return new Incremental(cursorPath, options);
}
