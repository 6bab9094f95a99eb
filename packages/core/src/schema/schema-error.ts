import { DltError, type DltErrorDetails } from "../errors/dlt-error.js";

/** Something that a schema does not allow. Subclasses say what. */
export class SchemaError extends DltError {
  constructor(message: string, details: DltErrorDetails = {}, code = "DLT_SCHEMA") {
    super(code, message, details);
  }
}
