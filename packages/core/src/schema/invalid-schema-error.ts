import type { DltErrorDetails } from "../errors/dlt-error.js";
import { SchemaError } from "./schema-error.js";

/** A stored schema, or a setting of one, that dlt cannot read: unknown keys, wrong types, values out of their set. */
export class InvalidSchemaError extends SchemaError {
  constructor(message: string, details: DltErrorDetails = {}) {
    super(message, details, "DLT_INVALID_SCHEMA");
  }
}
