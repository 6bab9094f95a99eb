import { DltError, type DltErrorDetails } from "@dlt-ts/core";

/** A pipeline was called in a way that cannot work: a name, a missing destination, data that is no data. `code` is `DLT_PIPELINE`. */
export class PipelineError extends DltError {
  constructor(message: string, details?: DltErrorDetails) {
    super("DLT_PIPELINE", message, details);
  }
}
