import type { Json } from "../json.js";
import type { DataType } from "./data-type.js";

/**
 * A column of a table and its hints. Immutable. Absent and `null` both mean "not set"; stored documents may hold either,
 * and since the version hash of a schema sees the difference, so does this type.
 */
export interface Column {
  /** Normalised by the naming convention. */
  readonly name: string;
  /** Absent: nothing but hints is known ("incomplete column"); such a column is never created at a destination. */
  readonly dataType?: DataType;
  /** Default true. A column added to a table that has rows is nullable whatever this says. */
  readonly nullable?: boolean | null;
  /** Text and binary: length. Bigint: bits. Decimal and wei: digits. Timestamp and time: fractional digits. */
  readonly precision?: number | null;
  /** Fractional digits of a decimal. */
  readonly scale?: number | null;
  /** Timestamps only. Default true: an instant. False: a wall clock time. */
  readonly timezone?: boolean | null;
  readonly description?: string | null;
  readonly partition?: boolean | null;
  readonly cluster?: boolean | null;
  readonly primaryKey?: boolean | null;
  readonly mergeKey?: boolean | null;
  readonly incremental?: boolean | null;
  readonly unique?: boolean | null;
  readonly sort?: boolean | null;
  readonly rowKey?: boolean | null;
  readonly parentKey?: boolean | null;
  readonly rootKey?: boolean | null;
  readonly variant?: boolean | null;
  readonly hardDelete?: boolean | null;
  readonly dedupSort?: "asc" | "desc" | null;
  /** Processing and destination hints, verbatim. */
  readonly [hint: `x-${string}`]: Json;
}

/** A column whose type is known. */
export interface TypedColumn extends Column {
  readonly dataType: DataType;
}
