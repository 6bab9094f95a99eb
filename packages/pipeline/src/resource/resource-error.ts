import { DltError } from "@dlt-ts/core";

/** Where in a resource something failed. */
export interface ResourcePlace {
  readonly resource: string;
  /** The step among those of the resource, from 1, and its kind. Absent: the data, or the function of a transformer. */
  readonly step?: string;
  /** The number of the row that was being worked on, from 1, among those that came to this place. */
  readonly row?: number;
  /** Rows that were read before. */
  readonly rows?: number;
}

/** The data of a resource, or a function that its rows go through, failed: `cause` is what it threw. `code` is `DLT_RESOURCE`. */
export class ResourceError extends DltError {
  constructor(place: ResourcePlace, what: string, cause: unknown) {
    const thrown = cause instanceof Error ? cause.name : typeof cause;
    // Messages of other code may hold secrets and rows; ours never do.
    const reason = DltError.isInstance(cause) ? `: ${cause.message} ` : "; the cause has the details. ";
    super("DLT_RESOURCE", `${what} with ${thrown}${reason}Nothing of this run is kept.`, { context: { ...place }, cause });
  }
}
