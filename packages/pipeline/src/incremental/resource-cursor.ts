/** Where incremental loading stands, for a resource that asks its source for new rows only. */
export interface ResourceCursor {
  /** Where this run begins: the last value of the run before, else the initial value. */
  readonly startValue: unknown;
  readonly initialValue: unknown;
  readonly endValue: unknown;
  /** The furthest value so far. */
  readonly lastValue: unknown;
}
