/** What happens to the rows that a table already has. */
export type WriteDisposition = "append" | "replace" | "merge";

/**
 * How `replace` empties a table.
 * - `swap`: the new rows are built aside and take the place of the old ones in the commit.
 * - the others are Python dlt's, by its names.
 */
export type ReplaceStrategy = "swap" | "insert-from-staging" | "truncate-and-insert" | "staging-optimized";

/**
 * How `merge` brings rows together, by Python dlt's names.
 * - `delete-insert`: rows with a key that comes in are deleted, then the new ones inserted.
 * - `upsert`: rows are updated by their primary key, new ones inserted.
 * - `scd2`: old versions of a row are kept, with the time during which they were valid.
 * - `insert-only`: rows whose primary key is there already are left out.
 */
export type MergeStrategy = "delete-insert" | "upsert" | "scd2" | "insert-only";
