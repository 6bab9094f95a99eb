import { typedTable, type Schema } from "@dlt-ts/core";

/** What a package added to a table of the schema. */
export interface SchemaChange {
  readonly table: string;
  /** The table itself is new. */
  readonly isNew: boolean;
  readonly columns: readonly { readonly name: string; readonly dataType: string }[];
}

/** What the second schema has more than the first. Tables of dlt's own are left out, and columns that had no value yet and so have no type. */
export function schemaChanges(before: Schema, after: Schema): readonly SchemaChange[] {
  return [...after.tables.values()].flatMap((table) => {
    if (table.name.toLowerCase().startsWith("_dlt_")) return [];
    const existing = before.tables.get(table.name);
    if (existing === table) return [];
    const known = new Set(existing && typedTable(existing).columns.map(({ name }) => name));
    const added = typedTable(table).columns.filter(({ name }) => !known.has(name));
    if (added.length === 0) return [];
    return [{ table: table.name, isNew: known.size === 0, columns: added.map(({ name, dataType }) => ({ name, dataType })) }];
  });
}
