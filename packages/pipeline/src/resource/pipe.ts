import type { SchemaContract } from "@dlt-ts/core";
import type { ResourceContext } from "./resource-context.js";
import type { ResourceData } from "./resource-data.js";
import type { Resource } from "./resource.js";
import type { RowSchema } from "../hints/row-schema.js";
import type { RowLimit } from "./row-limit.js";

/** Where rows come from: data, or the rows of another resource. */
export type PipeOrigin =
  | { readonly kind: "data"; readonly data: ResourceData<unknown> }
  | { readonly kind: "transform"; readonly parent: Resource; readonly input: "row" | "page"; readonly transform: TransformFunction };

/** The function of a transformer: `rows` is one row, or a page of them. */
export type TransformFunction = (rows: never, context: ResourceContext) => unknown;

/** What rows go through, in the order in which they were added. */
export type PipeStep =
  | { readonly kind: "map" | "filter" | "yieldMap"; readonly run: (row: never) => unknown }
  | { readonly kind: "validate"; readonly schema: RowSchema<unknown> };

/**
 * How the rows of a resource are made, without what becomes of them. Immutable. Resources that share one are read once: hints of tables make
 * no other pipe.
 */
export interface Pipe {
  /** Of the resource: state is found by it, and errors name it. */
  readonly name: string;
  readonly origin: PipeOrigin;
  readonly steps: readonly PipeStep[];
  readonly limit?: RowLimit;
  /** Data is read ahead; a transformer calls its function several times at once. */
  readonly parallel: boolean;
  /** Rows for other tables are left out. Absent: none are. */
  readonly tables?: ReadonlySet<string>;
  /** Decides what becomes of rows that the schema refuses. Absent: that of the source. */
  readonly contract?: SchemaContract;
}
