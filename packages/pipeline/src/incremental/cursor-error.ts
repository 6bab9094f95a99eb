import { DltError } from "@dlt-ts/core";

/** What went wrong with a cursor. */
export type CursorErrorCode =
  /** The definition cannot work: an unknown option, a range that ends before it begins, a path that is none. */
  | "DLT_CURSOR_OPTIONS"
  /** A row has nothing where the cursor points. */
  | "DLT_CURSOR_MISSING"
  /** A row has null where the cursor points. */
  | "DLT_CURSOR_NULL"
  /** A value of another type than the others, or of one that has no order. */
  | "DLT_CURSOR_VALUE"
  /** A row without the key by which rows at the boundary are told apart. */
  | "DLT_CURSOR_KEY"
  /** An interval from outside was asked for, and there is none that fits. */
  | "DLT_CURSOR_INTERVAL"
  /** The record of earlier runs is damaged. */
  | "DLT_CURSOR_STATE";

/** Incremental loading cannot begin or go on. The message names the resource and the row, never what the row holds. */
export class CursorError extends DltError {
  declare readonly code: CursorErrorCode;

  constructor(code: CursorErrorCode, message: string, context: Readonly<Record<string, string | number>> = {}, cause?: unknown) {
    super(code, message, { context, ...(cause === undefined ? {} : { cause }) });
  }
}
