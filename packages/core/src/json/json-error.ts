import { DltError, type DltErrorDetails } from "../errors/dlt-error.js";

/** A text that is no JSON, or a value that JSON cannot hold. */
export class JsonError extends DltError {
  constructor(message: string, details: DltErrorDetails = {}) {
    super("DLT_JSON", message, details);
  }
}
