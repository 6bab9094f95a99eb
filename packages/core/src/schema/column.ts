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
  /** For people; stored with the schema. */
  readonly description?: string | null;
  /** The engine should partition the table by it, where it can. */
  readonly partition?: boolean | null;
  /** The engine should cluster the table by it, where it can. */
  readonly cluster?: boolean | null;
  /** Of the columns that tell rows apart when they are merged. */
  readonly primaryKey?: boolean | null;
  /** Of the columns whose values say which rows a merge by `delete-insert` replaces. */
  readonly mergeKey?: boolean | null;
  /** The cursor of incremental loading, as Python dlt marks it; kept, not acted on. */
  readonly incremental?: boolean | null;
  /** No two rows share a value. Destinations enforce it where they say so. */
  readonly unique?: boolean | null;
  /** The engine should sort the table by it, where it can. */
  readonly sort?: boolean | null;
  /** Identifies a row: `_dlt_id`. */
  readonly rowKey?: boolean | null;
  /** In a nested table, the row key of the row above: `_dlt_parent_id`. */
  readonly parentKey?: boolean | null;
  /** In a nested table, the row key of the root row: `_dlt_root_id`. */
  readonly rootKey?: boolean | null;
  /** Holds the values of another column that did not fit its type. */
  readonly variant?: boolean | null;
  /** A merge removes rows that are marked here: true, or anything but null where the column is no bool. */
  readonly hardDelete?: boolean | null;
  /** Of rows with one primary key, a merge keeps the one that comes first in this order. */
  readonly dedupSort?: "asc" | "desc" | null;
  /** Processing and destination hints, verbatim. */
  readonly [hint: `x-${string}`]: Json;
}

/** A column whose type is known. */
export interface TypedColumn extends Column {
  readonly dataType: DataType;
}
