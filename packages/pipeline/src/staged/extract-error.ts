import { DltError, type DltErrorDetails } from "@dlt-ts/core";

/**
 * Rows that could not be staged, or staged rows that could not be read.
 * - `DLT_VALUE_UNSUPPORTED`: a value that no column holds; `context` has `resource`, `row` (its number in the run, from 1) and `path`.
 * - `DLT_STAGED_FILE`: a staged file is not what was written; `context` has `file`, and `line` where it is known.
 */
export class ExtractError extends DltError {
  declare readonly code: "DLT_VALUE_UNSUPPORTED" | "DLT_STAGED_FILE";

  // Narrows the code; the rest is DltError's.
  // oxlint-disable-next-line no-useless-constructor
  constructor(code: ExtractError["code"], message: string, details?: DltErrorDetails) {
    super(code, message, details);
  }
}
