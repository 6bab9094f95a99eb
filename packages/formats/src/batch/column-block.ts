/** Several rows at once, from the open one on, and which of them have a value in a column. */
export interface ColumnBlock {
  readonly rows: number;
  /** Rows with a value. */
  readonly count: number;
  /** Bit `offset + index` is set where the row of that index has a value. Absent: all have one. */
  readonly validity?: Uint8Array | undefined;
  readonly offset: number;
}

/** Where the values of a block go: from index `at` of `values` on. The memory has anything in it; all that was asked for must be written. */
export interface ColumnRoom<Values> {
  readonly values: Values;
  readonly at: number;
}
