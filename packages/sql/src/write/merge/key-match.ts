import type { SqlDataset } from "../../sql-dataset.js";
import type { MergedTable } from "./merged-chain.js";

/** A condition: the new row `s` and the row `d` of the table have equal values in all columns. Null equals nothing. */
export function sameKey(dataset: SqlDataset, merged: MergedTable, columns: readonly string[]): string {
  return columns.map((column) => equal(operands(dataset, merged, column))).join(" AND ");
}

/** The same, for which null equals null. Columns that are never null are compared plainly, as engines do that fastest. */
export function sameKeyOrNull(dataset: SqlDataset, merged: MergedTable, columns: readonly string[]): string {
  const same = dataset.dialect.sameOrBothNull ?? ((left: string, right: string) => `${left} IS NOT DISTINCT FROM ${right}`);
  return columns
    .map((name) => {
      const sides = operands(dataset, merged, name);
      const isRequired = merged.table.columns.find((column) => column.name === name)?.nullable === false;
      return isRequired ? equal(sides) : same(...sides);
    })
    .join(" AND ");
}

/** A column that was given another type by hand is compared in that type, since engines do not compare all types with each other. */
function operands({ dialect }: SqlDataset, { table, existing }: MergedTable, name: string): readonly [incoming: string, there: string] {
  const column = dialect.quoteIdentifier(name);
  const found = existing?.columns.get(dialect.identifierKey(name))?.type;
  const known = table.columns.find((each) => each.name === name);
  const isOther = found !== undefined && known !== undefined && found !== dialect.columnType(known, table);
  return [isOther ? `CAST(s.${column} AS ${found})` : `s.${column}`, `d.${column}`];
}

function equal([left, right]: readonly [string, string]): string {
  return `${left} = ${right}`;
}
