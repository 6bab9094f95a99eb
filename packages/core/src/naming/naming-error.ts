import { DltError, type DltErrorDetails } from "../errors/dlt-error.js";

/** A name that has no normal form, or a naming convention that does not exist or cannot be made. */
export class NamingError extends DltError {
  constructor(message: string, details: DltErrorDetails = {}) {
    super("DLT_NAMING", message, details);
  }
}
