import type { ConformanceCase } from "../conformance-case.js";
import { deleteInsertCases } from "./delete-insert-cases.js";
import { insertOnlyCases } from "./insert-only-cases.js";
import { keyedMergeCases } from "./keyed-merge-cases.js";
import { scd2Cases } from "./scd2-cases.js";

/** Merge, by every strategy. */
export const mergeCases: readonly ConformanceCase[] = [
  ...keyedMergeCases("delete-insert"),
  ...keyedMergeCases("upsert"),
  ...deleteInsertCases,
  ...insertOnlyCases,
  ...scd2Cases,
];
