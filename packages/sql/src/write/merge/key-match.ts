import type { TypedTable } from "@dlt-ts/core";
import type { SqlDialect } from "../../dialect/sql-dialect.js";

/** A condition: two rows, known by their aliases, have equal values in all columns. Null equals nothing. */
export function sameKey({ quoteIdentifier }: SqlDialect, columns: readonly string[], left: string, right: string): string {
  return columns
    .map(quoteIdentifier)
    .map((column) => `${left}.${column} = ${right}.${column}`)
    .join(" AND ");
}

/** The same, for which null equals null. Columns that are never null are compared plainly, as engines do that fastest. */
export function sameKeyOrNull(
  dialect: SqlDialect,
  { columns: known }: TypedTable,
  columns: readonly string[],
  left: string,
  right: string,
): string {
  const same = dialect.sameOrBothNull ?? ((one: string, other: string) => `${one} IS NOT DISTINCT FROM ${other}`);
  return columns
    .map((name) => {
      const column = dialect.quoteIdentifier(name);
      const isRequired = known.find((each) => each.name === name)?.nullable === false;
      return isRequired ? `${left}.${column} = ${right}.${column}` : same(`${left}.${column}`, `${right}.${column}`);
    })
    .join(" AND ");
}
