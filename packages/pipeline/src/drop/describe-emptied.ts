import type { DescribedTable } from "@dlt-ts/core";
import type { Taken } from "./take-away.js";

/**
 * Tables that begin without rows, as the commit of the load makes them so: replaced by what comes, even by nothing. A table that is merged into
 * and gets rows is dropped and made again instead: replacing it would not remove duplicates among the rows that come.
 */
export function describeEmptied(
  tables: readonly DescribedTable[],
  { drop, emptied }: Taken,
  filled: ReadonlySet<string>,
  finalName: (table: string) => string,
): { readonly tables: readonly DescribedTable[]; readonly drop: readonly string[] } {
  const roots = new Set(emptied.map(finalName));
  const parents = new Map(tables.map(({ table }) => [table.name, table.parent ?? undefined]));
  const rootOf = (name: string): string => {
    const parent = parents.get(name);
    return parent === undefined ? name : rootOf(parent);
  };
  const made = new Set(
    tables.filter(({ table, disposition }) => disposition === "merge" && filled.has(table.name)).map(({ table }) => rootOf(table.name)),
  );
  const affected = tables.filter(({ table }) => roots.has(rootOf(table.name)));
  const remade = affected.filter(({ table }) => made.has(rootOf(table.name)));
  return {
    tables: tables.map((each) => {
      if (!affected.includes(each) || remade.includes(each) || each.disposition === "replace") return each;
      return { table: each.table, disposition: "replace" };
    }),
    drop: [...drop, ...remade.map(({ table }) => table.name).toReversed()],
  };
}
