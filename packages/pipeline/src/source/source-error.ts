import { DltError } from "@dlt-ts/core";

/** A source was declared or asked for in a way that cannot work. `code` is `DLT_SOURCE`. */
export class SourceError extends DltError {
  constructor(source: string, problem: string) {
    super("DLT_SOURCE", `Source ${JSON.stringify(source)}: ${problem}`, { context: { source } });
  }
}
