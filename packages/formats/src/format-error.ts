import { DltError, type DltErrorDetails } from "@dlt-ts/core";

/**
 * - `DLT_DECIMAL`: a decimal that its column cannot hold as it is. Nothing is rounded.
 * - `DLT_OUT_OF_RANGE`: a number beyond the range of its column.
 * - `DLT_MISSING_VALUE`: no value in a column that is not nullable.
 * - `DLT_COLUMN_MISUSE`: a value of another type than the column's, or a second one in one row.
 * - `DLT_BATCH_MISMATCH`: a batch does not have the columns that its table or file has.
 * - `DLT_FORMAT_UNSUPPORTED`: the format cannot carry a value or a column type.
 * - `DLT_FORMAT_OPTIONS`: an option of a format is not one of those allowed.
 */
export type FormatErrorCode =
  | "DLT_DECIMAL"
  | "DLT_OUT_OF_RANGE"
  | "DLT_MISSING_VALUE"
  | "DLT_COLUMN_MISUSE"
  | "DLT_BATCH_MISMATCH"
  | "DLT_FORMAT_UNSUPPORTED"
  | "DLT_FORMAT_OPTIONS";

/** Rows cannot become a batch or a job file. `context` names the table, the column and the row of the file (from 1) where they are known. */
export class FormatError extends DltError {
  declare readonly code: FormatErrorCode;

  constructor(code: FormatErrorCode, message: string, details?: DltErrorDetails) {
    super(code, message, details);
  }
}
