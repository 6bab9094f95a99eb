import type { DataType } from "@dlt-ts/core";
import { postgresCapabilities } from "../capabilities.js";

const dataTypes: Readonly<Record<string, DataType>> = {
  varchar: "text",
  "character varying": "text",
  text: "text",
  json: "json",
  jsonb: "json",
  "double precision": "double",
  real: "double",
  boolean: "bool",
  "timestamp with time zone": "timestamp",
  "timestamp without time zone": "timestamp",
  date: "date",
  smallint: "bigint",
  integer: "bigint",
  bigint: "bigint",
  oid: "bigint",
  bytea: "binary",
  numeric: "decimal",
  "time without time zone": "time",
};

const { wei } = postgresCapabilities.types;

/** The data type that comes nearest to a type as Postgres prints it; whatever has none reads as text, arrays as json. */
export function dataTypeOf(type: string): DataType {
  if (type.endsWith("[]") || type === "ARRAY") return "json";
  if (type === `numeric(${wei.join(",")})`) return "wei";
  return dataTypes[type.replace(/ ?\([^)]*\)/, "")] ?? "text";
}
