import { DltError, type DltErrorDetails } from "@dlt-ts/core";

/**
 * - `DLT_VALUE_UNSUPPORTED`: a value that no column holds: a function, a symbol, an instance of a class, a cycle, too many levels.
 * - `DLT_NAME_COLLISION`: two values of one row that would share one column or child table, or two resources that would share a table.
 * - `DLT_NULL_VALUE`: null, or nothing, in a column that must have a value.
 * - `DLT_TYPE_CONFLICT`: a value that neither its column nor the variant column takes.
 * - `DLT_VALUE_TOO_LARGE`: a value of more bytes than `maxValueBytes`.
 * - `DLT_UNBOUND_COLUMN`: a declared column that must have values never got one, so that its type is unknown.
 * - `DLT_NORMALIZE`: anything else that stopped a row; `cause` says what.
 */
export type NormalizeErrorCode =
  | "DLT_VALUE_UNSUPPORTED"
  | "DLT_NAME_COLLISION"
  | "DLT_NULL_VALUE"
  | "DLT_TYPE_CONFLICT"
  | "DLT_VALUE_TOO_LARGE"
  | "DLT_UNBOUND_COLUMN"
  | "DLT_NORMALIZE";

/**
 * Rows that do not become table rows. `context` has `table` (of the resource), `row` (its number in the run, from 1) and `path`
 * (inside the row) where they are known; never the row itself.
 */
export class NormalizeError extends DltError {
  declare readonly code: NormalizeErrorCode;

  // Narrows the code; the rest is DltError's.
  // oxlint-disable-next-line no-useless-constructor
  constructor(code: NormalizeErrorCode, message: string, details?: DltErrorDetails) {
    super(code, message, details);
  }
}
