import type { MergeStrategy } from "@dlt-ts/core";
import { deleteInsert } from "./delete-insert.js";
import type { Merge } from "./merged-chain.js";
import { scd2 } from "./scd2.js";
import { insertOnly, upsert } from "./upsert.js";

/** The merge strategies by their names. */
export const merges: Readonly<Record<MergeStrategy, Merge>> = {
  "delete-insert": deleteInsert,
  upsert,
  "insert-only": insertOnly,
  scd2,
};
