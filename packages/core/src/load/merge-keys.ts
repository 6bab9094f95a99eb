import type { Table } from "../schema/table.js";

/** The column that identifies a row of a table: the row key, else the first unique column, else a primary key of one column. */
export function rowKeyOf({ columns }: Pick<Table, "columns">): string | undefined {
  const marked = columns.find((column) => column.rowKey === true) ?? columns.find((column) => column.unique === true);
  if (marked !== undefined) return marked.name;
  const primary = columns.filter((column) => column.primaryKey === true);
  return primary.length === 1 ? primary[0]!.name : undefined;
}

/**
 * The column of a nested table that holds the row key of its root: the root key, or, right below the root, the parent key.
 * `root` is the name of the root table.
 */
export function rootKeyOf({ columns, parent }: Pick<Table, "columns" | "parent">, root: string): string | undefined {
  const marked = columns.find((column) => column.rootKey === true);
  return (marked ?? (parent === root ? columns.find((column) => column.parentKey === true) : undefined))?.name;
}

/** Names of the columns by which the new rows of a merge meet those that are there: keys of the data and of dlt. */
export function joinedColumns({ columns }: Pick<Table, "columns">): readonly string[] {
  const hints = ["primaryKey", "mergeKey", "unique", "rowKey", "parentKey", "rootKey", "x-row-version"] as const;
  return columns.filter((column) => hints.some((hint) => column[hint] === true)).map((column) => column.name);
}

/** Names of the columns that together are the primary key, or the merge key. */
export function keyColumns({ columns }: Pick<Table, "columns">, hint: "primaryKey" | "mergeKey"): readonly string[] {
  return columns.filter((column) => column[hint] === true).map((column) => column.name);
}
