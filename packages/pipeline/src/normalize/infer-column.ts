import { type Column, type DataType, hintsFor, type Schema } from "@dlt-ts/core";

/** A column that gets its type now. What was declared of it before the type was known stays. */
export function inferColumn(schema: Schema, name: string, dataType: DataType, declared: Column | undefined, isVariant: boolean): Column {
  return { name, ...hintsFor(schema, name), ...(isVariant ? { variant: true } : {}), ...declared, dataType };
}
