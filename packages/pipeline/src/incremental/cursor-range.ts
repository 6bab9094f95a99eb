/** What becomes of a row. */
export type Verdict =
  /** It is new. */
  | "keep"
  /** It lies before the start. */
  | "before-start"
  /** It lies on the start, and an earlier run has loaded it. */
  | "known"
  /** It lies behind the end. */
  | "behind-end";

/** Decides about rows, one after the other, by the value of their cursor: rows 4 to 9 of the table in Python's terms. */
export interface CursorRange {
  /** Where this run begins; undefined: with whatever there is. */
  readonly start: unknown;
  readonly end: unknown;
  /** The furthest value so far, the start included. */
  readonly last: unknown;
  judge(value: unknown, row: unknown): Verdict;
}
