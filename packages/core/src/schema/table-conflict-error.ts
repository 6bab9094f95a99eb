import type { DltErrorDetails } from "../errors/dlt-error.js";
import { SchemaError } from "./schema-error.js";

/** Two descriptions of one table that cannot both be true. */
export class TableConflictError extends SchemaError {
  constructor(message: string, details: DltErrorDetails = {}) {
    super(message, details, "DLT_TABLE_CONFLICT");
  }
}
