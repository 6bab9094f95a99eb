import { DltError, type DltErrorDetails } from "@dlt-ts/core";

/**
 * - `DLT_READ_UNSUPPORTED`: the destination cannot be read from, or not with SQL.
 * - `DLT_READ_TABLE`: the dataset has no such table.
 * - `DLT_READ_COLUMN`: the result has no such column.
 * - `DLT_READ_SCALAR`: the result is more than one value.
 */
export type ReadErrorCode = "DLT_READ_UNSUPPORTED" | "DLT_READ_TABLE" | "DLT_READ_COLUMN" | "DLT_READ_SCALAR";

/** What was asked of a dataset cannot be had from it. */
export class ReadError extends DltError {
  declare readonly code: ReadErrorCode;

  constructor(code: ReadErrorCode, message: string, details: DltErrorDetails = {}) {
    super(code, message, details);
  }
}
