import { DltError, type DltErrorDetails } from "@dlt-ts/core";

/**
 * Arrow data that cannot be loaded.
 * - `DLT_ARROW_TYPE`: a column has a type that no column of a table has; `context` has `table`, `column` and `type`.
 * - `DLT_ARROW_MISSING`: the npm package `apache-arrow` is needed to stage Arrow data between `extract()` and `normalize()`, and not installed.
 */
export class ArrowError extends DltError {
  declare readonly code: "DLT_ARROW_TYPE" | "DLT_ARROW_MISSING";

  // Narrows the code; the rest is DltError's.
  // oxlint-disable-next-line no-useless-constructor
  constructor(code: ArrowError["code"], message: string, details?: DltErrorDetails) {
    super(code, message, details);
  }
}
