import type { OptionsSchema } from "@dlt-ts/core";

/** The schema of a row: anything with Standard Schema and Standard JSON Schema, such as zod's `z.object`. `Row` is what it makes of a row. */
export type RowSchema<Row> = OptionsSchema<Row>;

/** Schemas of some libraries are functions. */
export function isRowSchema(value: unknown): value is RowSchema<unknown> {
  return ((typeof value === "object" && value !== null) || typeof value === "function") && "~standard" in value;
}
