import { DltError, type DltErrorDetails } from "@dlt-ts/core";

/** The stored state of a pipeline cannot be read, or comes from a version that this one does not know. `code` is `DLT_STATE`. */
export class StateError extends DltError {
  constructor(message: string, details?: DltErrorDetails) {
    super("DLT_STATE", message, details);
  }
}
