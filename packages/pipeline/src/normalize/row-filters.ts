import { columnMatcher, type ColumnMatcher, type NamingConvention, type RowFilters, type Schema } from "@dlt-ts/core";

/**
 * Which columns of a table the filters of the schema leave out. The filters of each table above look at the path from there,
 * those of the table itself at the name alone. Undefined if no filter looks at the table.
 */
export function columnFilter(schema: Schema, naming: NamingConvention, table: string): ColumnMatcher | undefined {
  const branch = naming.breakPath(table);
  const filters: ColumnMatcher[] = [];
  for (let depth = branch.length; depth > 0; depth--) {
    const rules = schema.tables.get(naming.makePath(...branch.slice(0, depth)))?.filters;
    if (!rules?.excludes?.length) continue;
    const leavesOut = matcherOf(rules);
    const below = branch.slice(depth);
    filters.push((column) => leavesOut(naming.makePath(...below, column)));
  }
  return filters.length === 0 ? undefined : (column) => filters.some((leavesOut) => leavesOut(column));
}

function matcherOf({ excludes, includes }: RowFilters): ColumnMatcher {
  const excluding = (excludes ?? []).map(columnMatcher);
  const including = (includes ?? []).map(columnMatcher);
  return (path) => excluding.some((matches) => matches(path)) && !including.some((matches) => matches(path));
}
