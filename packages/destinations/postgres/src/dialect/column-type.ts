import { DestinationError, type DataType, type TypedColumn, type TypedTable } from "@dlt-ts/core";
import { postgresCapabilities } from "../capabilities.js";

const { decimal, timestamp, wei } = postgresCapabilities.types;

const plainTypes: Readonly<Partial<Record<DataType, string>>> = {
  double: "double precision",
  bool: "boolean",
  date: "date",
  binary: "bytea",
  json: "jsonb",
};

/** The most bits of an integer type. */
export const integerTypes: readonly (readonly [bits: number, type: string])[] = [
  [16, "smallint"],
  [32, "integer"],
  [64, "bigint"],
];

/**
 * The type of a column in Postgres, equal to Python dlt's. Throws a `DestinationError` (`unsupported`) for a precision beyond it.
 * Geometries (`x-postgres-geometry`) stay text: PostGIS reads well-known text from it.
 */
export function columnType(column: TypedColumn, table: Pick<TypedTable, "name">): string {
  const { dataType, precision, scale } = column;
  switch (dataType) {
    case "text":
      return precision == null ? "varchar" : `varchar(${precision})`;
    case "bigint":
      return integerType(column, table);
    case "timestamp":
      return `timestamp ${fraction(column, table)}${column.timezone === false ? "without" : "with"} time zone`;
    case "time":
      // Of more digits than it has, Postgres takes six: no value has more.
      return `time ${precision == null ? "" : `(${precision}) `}without time zone`;
    case "decimal":
      return `numeric(${precision ?? decimal[0]},${scale ?? decimal[1]})`;
    case "wei":
      return `numeric(${precision ?? wei[0]},${scale ?? wei[1]})`;
    default:
      return plainTypes[dataType]!;
  }
}

function integerType(column: TypedColumn, table: Pick<TypedTable, "name">): string {
  const { precision } = column;
  if (precision == null) return "bigint";
  const fitting = integerTypes.find(([bits]) => precision <= bits);
  if (fitting !== undefined) return fitting[1];
  throw unsupported(column, table, "64 bits: declare it as decimal, with so many digits");
}

function fraction(column: TypedColumn, table: Pick<TypedTable, "name">): string {
  const { precision } = column;
  if (precision == null) return "";
  if (precision >= 0 && precision <= timestamp[1]) return `(${precision}) `;
  throw unsupported(column, table, `${timestamp[1]} digits of a second`);
}

function unsupported(column: TypedColumn, table: Pick<TypedTable, "name">, most: string): DestinationError {
  const { name, dataType, precision } = column;
  return new DestinationError(
    "unsupported",
    `Table "${table.name}", column "${name}": Postgres has no ${dataType} of precision ${precision}, only up to ${most}.`,
    { context: { table: table.name, column: name, precision: precision ?? null } },
  );
}
