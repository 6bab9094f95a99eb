import type { RowShape } from "./row-shape.js";

/** The rows of one resource, as the normalizer counts them. */
export interface ResourceRows {
  readonly table: string;
  readonly shape: RowShape;
  /** Rows so far. */
  rows: number;
  /** Its rows are bad ones: what is wrong with them in turn cannot be kept. */
  isQuarantine: boolean;
}
