import { DestinationError, type DataType, type TypedColumn, type TypedTable } from "@dlt-ts/core";
import { duckDbCapabilities } from "../capabilities.js";

const { decimal, timestamp, wei } = duckDbCapabilities.types;

const plainTypes: Readonly<Partial<Record<DataType, string>>> = {
  text: "VARCHAR",
  double: "DOUBLE",
  bool: "BOOLEAN",
  date: "DATE",
  time: "TIME",
  binary: "BLOB",
  json: "JSON",
};

const integers: readonly (readonly [bits: number, type: string])[] = [
  [8, "TINYINT"],
  [16, "SMALLINT"],
  [32, "INTEGER"],
  [64, "BIGINT"],
  [128, "HUGEINT"],
];

const wallClocks: readonly (readonly [digits: number, type: string])[] = [
  [0, "TIMESTAMP_S"],
  [3, "TIMESTAMP_MS"],
  [6, "TIMESTAMP"],
  [9, "TIMESTAMP_NS"],
];

/** The type of a column in DuckDB, equal to Python dlt's. Throws a `DestinationError` (`unsupported`) for a precision beyond it. */
export function columnType(column: TypedColumn, table: Pick<TypedTable, "name">): string {
  const { dataType, precision, scale } = column;
  switch (dataType) {
    case "bigint":
      return precision == null ? "BIGINT" : smallest(integers, precision, column, table);
    case "timestamp":
      return column.timezone === false ? smallest(wallClocks, precision ?? timestamp[0], column, table) : "TIMESTAMP WITH TIME ZONE";
    case "decimal":
      return `DECIMAL(${precision ?? decimal[0]},${scale ?? decimal[1]})`;
    case "wei":
      return `DECIMAL(${precision ?? wei[0]},${scale ?? wei[1]})`;
    default:
      return plainTypes[dataType]!;
  }
}

function smallest(
  types: readonly (readonly [most: number, type: string])[],
  precision: number,
  column: TypedColumn,
  table: Pick<TypedTable, "name">,
): string {
  const fitting = types.find(([most]) => precision <= most);
  if (fitting !== undefined) return fitting[1];
  throw new DestinationError(
    "unsupported",
    `Table "${table.name}", column "${column.name}": DuckDB has no ${column.dataType} of precision ${precision}, only up to ${types.at(-1)![0]}.`,
    { context: { table: table.name, column: column.name, precision } },
  );
}
