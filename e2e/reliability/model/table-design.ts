/** How a table of the test is written, through all runs. */
export interface TableDesign {
  readonly name: string;
  readonly write:
    | { readonly disposition: "append" }
    | { readonly disposition: "replace"; readonly strategy: "swap" | "truncate-and-insert" | "insert-from-staging" | "staging-optimized" }
    | { readonly disposition: "merge"; readonly strategy: "delete-insert" | "upsert" | "insert-only" | "scd2" };
  readonly primaryKey: readonly string[];
  readonly mergeKey: readonly string[];
  /** The column `gone` marks rows as deleted: by true, or by any value. */
  readonly hardDelete: "bool" | "bigint" | undefined;
  /** Which of several rows with one primary key counts, by the column `seq`. Undefined: a load has none that differ. */
  readonly dedupSort: "asc" | "desc" | undefined;
  /** `scd2`: what says that a version is valid. */
  readonly activeRecordTimestamp: string | undefined;
}
