import type { DataType, TypedColumn, TypedTable } from "@dlt-ts/core";

/** A table by its columns: `{ id: "bigint" }`, or whole columns. */
export function table(name: string, columns: Readonly<Record<string, DataType | Omit<TypedColumn, "name">>>, parent?: string): TypedTable {
  return {
    name,
    ...(parent === undefined ? {} : { parent }),
    columns: Object.entries(columns).map(([column, type]) =>
      typeof type === "string" ? { name: column, dataType: type } : { name: column, ...type },
    ),
  };
}
