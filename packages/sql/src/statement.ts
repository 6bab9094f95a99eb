import type { Json } from "@dlt-ts/core";

/** One statement, whole: never joined with others, never split. */
export interface Statement {
  /** What it does, for progress and errors: "create", "insert", "receipt". */
  readonly step: string;
  /** The table that it changes. */
  readonly table?: string;
  readonly sql: string;
  readonly parameters?: readonly Json[];
}
