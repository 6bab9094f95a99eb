import type { Rejection } from "./rejections/rejection.js";

/** What became of the rows of a run. */
export interface NormalizeReport {
  /** Tables with rows, in the order of their first row. */
  readonly tables: readonly TableReport[];
  /** NaN and infinities that became null. */
  readonly notFinite: number;
  /** Texts with half a character, in the place of which there is U+FFFD now. */
  readonly loneSurrogates: number;
  /** What was left out, in the order of the first of each. */
  readonly rejections: readonly Rejection[];
  /** What the user should hear about, one sentence each. */
  readonly warnings: readonly string[];
}

interface TableReport {
  readonly table: string;
  readonly rows: number;
  /** Columns that had nothing but nulls and are not in the schema: they have no type. */
  readonly nullOnlyColumns: readonly string[];
}
