import { snakeToCamel, type TypedColumn, type TypedTable } from "@dlt-ts/core";

/** A column as Python has it. */
export type PythonColumn = Readonly<Record<string, unknown>>;

export function columnOf(column: PythonColumn, name: string = "c"): TypedColumn {
  const hints = Object.fromEntries(Object.entries(column).map(([key, value]) => [snakeToCamel(key), value]));
  return { name, ...hints } as TypedColumn;
}

/** The complete columns: Python leaves those without a type out. */
export function tableOf(name: string, columns: readonly PythonColumn[]): TypedTable {
  return { name, columns: columns.filter((column) => column["data_type"] != null).map((column) => columnOf(column)) };
}
