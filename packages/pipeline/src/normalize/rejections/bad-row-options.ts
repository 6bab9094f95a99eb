/** What happens to rows that do not become table rows. */
export interface BadRowOptions {
  /**
   * Rows that cannot be stored: values that no column holds, cycles, too many levels, too many bytes, null where a value must be, names that
   * collide. `fail` (default): the step fails, with the place of the first of them. `quarantine`: they go, as text, into the quarantine table.
   */
  readonly badRows?: "fail" | "quarantine" | undefined;
  /** Rows that a contract discards (`discard_row`). `drop` (default): they are counted and gone. `quarantine`: they go into the quarantine table. */
  readonly discardedRows?: "drop" | "quarantine" | undefined;
  /** The name of the quarantine table. Default `quarantine`. */
  readonly quarantineTable?: string | undefined;
  /** How many rejected rows and values of each table are kept as samples in the manifest of the package. Default 0. */
  readonly rejectedSamples?: number | undefined;
  /** Bytes that a text, json or binary value may have; a larger one makes a bad row. Default: no limit. */
  readonly maxValueBytes?: number | undefined;
}
