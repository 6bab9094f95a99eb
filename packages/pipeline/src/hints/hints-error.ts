import { DltError } from "@dlt-ts/core";

/** A resource was declared in a way that cannot work. `code` is `DLT_HINTS`. */
export class HintsError extends DltError {
  constructor(resource: string, problem: string) {
    super("DLT_HINTS", `Resource ${JSON.stringify(resource)}: ${problem}`, { context: { resource } });
  }
}
