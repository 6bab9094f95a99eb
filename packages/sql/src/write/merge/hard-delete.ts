import type { TypedTable } from "@dlt-ts/core";
import type { SqlDialect } from "../../dialect/sql-dialect.js";

/** Conditions on the column that marks rows as deleted. */
export interface HardDelete {
  /** A row, known by its alias, is marked. */
  isDeleted(alias: string): string;
  /** It is not. */
  isAlive(alias: string): string;
}

/** The mark of a table: `true` in a bool, anything but null in another type. Nothing where no column has the hint. */
export function hardDeleteOf({ quoteIdentifier, literals }: SqlDialect, { columns }: TypedTable): HardDelete | undefined {
  const marker = columns.find((column) => column.hardDelete === true);
  if (marker === undefined) return undefined;
  const name = quoteIdentifier(marker.name);
  if (marker.dataType !== "bool")
    return { isDeleted: (alias) => `${alias}.${name} IS NOT NULL`, isAlive: (alias) => `${alias}.${name} IS NULL` };
  return {
    isDeleted: (alias) => `${alias}.${name} = ${literals.bool(true)}`,
    isAlive: (alias) => `(${alias}.${name} IS NULL OR ${alias}.${name} = ${literals.bool(false)})`,
  };
}
