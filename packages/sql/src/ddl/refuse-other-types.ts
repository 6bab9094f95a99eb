import { DestinationError, type DataType, type TypedColumn, type TypedTable } from "@dlt-ts/core";
import type { SqlDialect } from "../dialect/sql-dialect.js";
import type { ExistingColumn, ExistingTable } from "./existing-tables.js";

/** Types of existing columns, besides the same one, that keep every value of a type or refuse it aloud. Engines round or cut into the others without a word. */
const keptBy: Readonly<Record<DataType, readonly DataType[]>> = {
  text: ["json"],
  json: ["text"],
  bigint: ["double", "decimal", "wei", "text"],
  wei: ["decimal", "text"],
  decimal: ["text"],
  double: ["text"],
  bool: ["text"],
  date: ["timestamp", "text"],
  timestamp: ["text"],
  time: ["text"],
  binary: [],
};

/**
 * Throws a `DestinationError` (`data`) when rows would change on their way into columns that exist with another type, such as 2.5 into a BIGINT.
 * It happens where a pipeline does not know what the dataset holds: a new working folder, another pipeline, a table altered by hand.
 */
export function refuseOtherTypes(dialect: SqlDialect, table: TypedTable, existing: ExistingTable): void {
  for (const column of table.columns) {
    const found = existing.columns.get(dialect.identifierKey(column.name));
    if (found === undefined || keeps(dialect, found, column, table)) continue;
    const there = dialect.dataTypeOf(found.type);
    throw new DestinationError(
      "data",
      `Table "${table.name}": column "${column.name}" is ${found.type} in the dataset and ${dialect.columnType(column, table)} in this load, ` +
        `so values could change. Give up the package with dropPendingPackages(), declare the column on the resource as it is there ` +
        `(dataType "${there}", with its precision and scale where it has them) and run again: what does not fit then goes to a column beside it. ` +
        `Or replace the table with the strategy "swap".`,
      { context: { table: table.name, column: column.name, existing: found.type, dataType: column.dataType } },
    );
  }
}

function keeps(dialect: SqlDialect, existing: ExistingColumn, column: TypedColumn, table: TypedTable): boolean {
  return hasType(dialect, existing, column, table) || keptBy[column.dataType].includes(dialect.dataTypeOf(existing.type));
}

/** Whether a column that exists has the data type of the load, with as many digits after the point. */
export function hasType(dialect: SqlDialect, existing: ExistingColumn, column: TypedColumn, table: TypedTable): boolean {
  const sameType = dialect.dataTypeOf(existing.type) === column.dataType;
  return sameType && scaleOf(existing.type) >= scaleOf(dialect.columnType(column, table));
}

/** The digits after the point of `DECIMAL(38,9)`; 0 for a type that says none. */
function scaleOf(type: string): number {
  return Number(/\(\d+,\s*(\d+)\)/.exec(type)?.[1] ?? 0);
}
