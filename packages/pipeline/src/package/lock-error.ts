import { DltError, type DltErrorDetails } from "@dlt-ts/core";

/** Another process works in the folder of the pipeline, or took the lock of this one away. `code` is `DLT_LOCK`. */
export class LockError extends DltError {
  constructor(message: string, details?: DltErrorDetails) {
    super("DLT_LOCK", message, details);
  }
}
