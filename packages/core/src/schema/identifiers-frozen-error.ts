import type { DltErrorDetails } from "../errors/dlt-error.js";
import { SchemaError } from "./schema-error.js";

/** A new naming convention for tables that hold data already: their names at the destination would not follow. */
export class IdentifiersFrozenError extends SchemaError {
  constructor(message: string, details: DltErrorDetails = {}) {
    super(message, details, "DLT_IDENTIFIERS_FROZEN");
  }
}
