import type { ColumnValues, DataType } from "@dlt-ts/core";

/** The layout of a column's values in memory. */
export type ColumnKind = ColumnValues["kind"];

const kinds: Readonly<Record<DataType, ColumnKind>> = {
  text: "bytes",
  bigint: "int64",
  double: "float64",
  bool: "bool",
  timestamp: "int64",
  date: "int32",
  time: "int64",
  decimal: "bytes",
  wei: "bytes",
  binary: "bytes",
  json: "bytes",
};

/** The layout that columns of a data type have, before a text column turns out to be constant. */
export function kindOfType(dataType: DataType): ColumnKind {
  return kinds[dataType];
}
