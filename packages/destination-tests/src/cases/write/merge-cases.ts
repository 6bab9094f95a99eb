import type { ConformanceCase } from "../conformance-case.js";
import { deleteInsertCases } from "./delete-insert-cases.js";
import { insertOnlyCases } from "./insert-only-cases.js";
import { keyedMergeCases } from "./keyed-merge-cases.js";
import { nullKeyCases } from "./null-key-cases.js";
import { pickedRowCases } from "./picked-row-cases.js";
import { scd2Cases } from "./scd2-cases.js";
import { scd2OptionCases } from "./scd2-option-cases.js";
import { upsertCases } from "./upsert-cases.js";

/** Merge, by every strategy. */
export const mergeCases: readonly ConformanceCase[] = [
  ...keyedMergeCases("delete-insert"),
  ...keyedMergeCases("upsert"),
  ...pickedRowCases("delete-insert"),
  ...pickedRowCases("upsert"),
  ...nullKeyCases("upsert"),
  ...nullKeyCases("insert-only"),
  ...deleteInsertCases,
  ...upsertCases,
  ...insertOnlyCases,
  ...scd2Cases,
  ...scd2OptionCases,
];
