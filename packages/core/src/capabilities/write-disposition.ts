/** What happens to the rows that a table already has. */
export type WriteDisposition = "append" | "replace" | "merge";

/**
 * How `replace` empties a table.
 * - `swap`: the new rows are built aside and take the place of the old ones in the commit.
 * - the others are Python dlt's, by its names.
 */
export type ReplaceStrategy = "swap" | "insert-from-staging" | "truncate-and-insert" | "staging-optimized";

export type MergeStrategy = "delete-insert" | "upsert" | "scd2" | "insert-only";
