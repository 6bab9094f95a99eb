import type { Table } from "@dlt-ts/core";
import type { Resource } from "./resource.js";

/** A resource as a run takes it. */
export interface RunResource {
  readonly resource: Resource;
  /** What is known of its table, the hints of the run included. Names are the user's. */
  readonly table: Table;
}
