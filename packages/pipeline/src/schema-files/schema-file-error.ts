import { DltError, type DltErrorDetails } from "@dlt-ts/core";

/** A schema file that cannot be read, or is not the one that it should be. `context` has `file`. */
export class SchemaFileError extends DltError {
  constructor(message: string, details?: DltErrorDetails) {
    super("DLT_SCHEMA_FILE", message, details);
  }
}
