import { DltError } from "@dlt-ts/core";
import { givenText } from "../values/given-text.js";

/** A resource was declared in a way that cannot work. `code` is `DLT_HINTS`. */
export class HintsError extends DltError {
  /** @param resource undefined where it is not known yet */
  constructor(resource: string | undefined, problem: string) {
    if (resource === undefined) super("DLT_HINTS", problem);
    else super("DLT_HINTS", `Resource ${givenText(resource)}: ${problem}`, { context: { resource: String(resource) } });
  }
}
