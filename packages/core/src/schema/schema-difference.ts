import { isComplete } from "./column-predicates.js";
import type { TypedColumn } from "./column.js";
import type { Schema } from "./schema.js";
import { typedTable } from "./table-predicates.js";
import type { TypedTable } from "./table.js";

/**
 * What a destination lacks that has the one schema and shall have the other: each table with the columns that are new, all of them if the table is.
 * Migrations only add: what the other schema lacks, or types otherwise, is no difference.
 */
export function schemaDifference(before: Schema | undefined, after: Schema): readonly TypedTable[] {
  return [...after.tables.values()].flatMap((table) => {
    const existing = before?.tables.get(table.name);
    const known = new Set(existing?.columns.filter(isComplete).map((column) => column.name));
    const added = typedTable(table).columns.filter((column) => !known.has(column.name));
    return added.length === 0 ? [] : [{ ...table, columns: added }];
  });
}

/** The columns of a table that are not among the names of columns that exist. Names are compared as the destination compares them. */
export function missingColumns(table: TypedTable, existing: readonly string[], caseSensitive: boolean): readonly TypedColumn[] {
  const key = caseSensitive ? (name: string) => name : foldCase;
  const known = new Set(existing.map(key));
  return table.columns.filter((column) => !known.has(key(column.name)));
}

/** Upper case first, so that ß and ss are one, as in Unicode's case folding. */
function foldCase(name: string): string {
  return name.toUpperCase().toLowerCase();
}
