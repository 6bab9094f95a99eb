import type { DataType } from "@dlt-ts/core";

const dataTypes: Readonly<Record<string, DataType>> = {
  VARCHAR: "text",
  JSON: "json",
  DOUBLE: "double",
  FLOAT: "double",
  BOOLEAN: "bool",
  DATE: "date",
  TIMESTAMP: "timestamp",
  "TIMESTAMP WITH TIME ZONE": "timestamp",
  TIMESTAMP_S: "timestamp",
  TIMESTAMP_MS: "timestamp",
  TIMESTAMP_NS: "timestamp",
  BLOB: "binary",
  DECIMAL: "decimal",
  TIME: "time",
  TINYINT: "bigint",
  SMALLINT: "bigint",
  INTEGER: "bigint",
  BIGINT: "bigint",
  HUGEINT: "bigint",
  UTINYINT: "bigint",
  USMALLINT: "bigint",
  UINTEGER: "bigint",
  UBIGINT: "bigint",
};

/** The data type that comes nearest to a type as DuckDB prints it; whatever has none reads as text, nested values as json. */
export function dataTypeOf(type: string): DataType {
  if (type === "DECIMAL(38,0)") return "wei";
  if (/^(STRUCT|MAP|UNION)\b|\[\d*\]$/.test(type)) return "json";
  return dataTypes[type.replace(/\(.*$/, "")] ?? "text";
}
