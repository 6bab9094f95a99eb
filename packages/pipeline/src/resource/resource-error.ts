import { DltError } from "@dlt-ts/core";

/** The data of a resource failed while it was read: `cause` is what it threw. `code` is `DLT_RESOURCE`. */
export class ResourceError extends DltError {
  constructor(resource: string, rows: number, cause: unknown) {
    const thrown = cause instanceof Error ? cause.name : typeof cause;
    super(
      "DLT_RESOURCE",
      `The data of resource ${JSON.stringify(resource)} failed after ${rows} rows with ${thrown}; the cause has the details. Nothing of this run is kept.`,
      { context: { resource, rows }, cause },
    );
  }
}
