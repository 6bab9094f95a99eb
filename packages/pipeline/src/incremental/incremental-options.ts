interface Further<Value> {
  further(values: readonly Value[]): Value;
}

/**
 * `max` and `min` compare values; a function gets the value of a row and the furthest one so far (or one of them alone) and gives the further one.
 * It has the type of a method, so that a definition for numbers is also one for whatever rows hold.
 */
export type LastValueFunc<Value> = "max" | "min" | Further<Value>["further"];

/** Which rows are new. */
export interface IncrementalOptions<Value = unknown> {
  /** Where the first run begins. Default: with whatever there is. */
  readonly initialValue?: Value | null | undefined;
  /** Where to stop: for a backfill of a range, which needs `initialValue` and leaves the state of the resource as it was. */
  readonly endValue?: Value | null | undefined;
  /** What is further. Default `max`: cursors that grow. */
  readonly lastValueFunc?: LastValueFunc<Value> | undefined;
  /**
   * What tells rows with the same cursor apart, so that those of the run before are not loaded again. Default: the primary key of the resource,
   * else the whole row. An empty list: they are not told apart.
   */
  readonly primaryKey?: string | readonly string[] | undefined;
  /** The source gives rows in this order of the cursor: it is closed as soon as no row can be new any more. Default: any order, it is read to its end. */
  readonly rowOrder?: "asc" | "desc" | undefined;
  /** Rows without a cursor, or with null. Default `raise`: an error. */
  readonly onCursorValueMissing?: "raise" | "include" | "exclude" | undefined;
  /**
   * Begins so much before the last value, for rows that arrive late: seconds of timestamps, days of dates, else a number. Rows within come again in each
   * run, so this belongs with `merge`. Never before `initialValue`. Default 0.
   */
  readonly lag?: number | undefined;
  /** Whether rows with the value of the start belong to the range. Default `closed`: they do. `open` keeps no hashes of rows. */
  readonly rangeStart?: "open" | "closed" | undefined;
  /** Whether rows with `endValue` belong to the range. Default `open`: they do not. */
  readonly rangeEnd?: "open" | "closed" | undefined;
  /** Takes start and end from `DLT_INTERVAL_START` and `DLT_INTERVAL_END` (ISO 8601, UTC), within the bounds given here. Default false. */
  readonly allowExternalSchedulers?: boolean | undefined;
}

/** The same as one object, as hints take it. */
export interface IncrementalHint<Value = unknown, Path extends string = string> extends IncrementalOptions<Value> {
  /** See `incremental()`. */
  readonly cursorPath: Path;
}
