import type { NamingConvention } from "../naming/naming-convention.js";
import { type ColumnHint, isDefault } from "./column-predicates.js";
import type { Column } from "./column.js";
import type { Table, TableReference } from "./table.js";

/**
 * Names the table, its columns, its parent and its references by a convention. The resource keeps its name.
 * Columns whose names become one are one column then, at the place of the first, with the hints of the later over those of the earlier.
 */
export function normalizeTable(table: Table, naming: NamingConvention): Table {
  return {
    ...table,
    name: naming.normalizeTablesPath(table.name),
    columns: normalizeColumns(table.columns, naming),
    ...(table.parent ? { parent: naming.normalizeTablesPath(table.parent) } : {}),
    ...(table.references ? { references: normalizeReferences(table.references, naming) } : {}),
  };
}

function normalizeColumns(columns: readonly Column[], naming: NamingConvention): readonly Column[] {
  const normalized = new Map<string, Column>();
  for (const column of columns) {
    const name = naming.normalizePath(column.name);
    const earlier = normalized.get(name);
    normalized.set(name, earlier === undefined ? { ...column, name } : { ...earlier, ...withoutDefaults(column), name });
  }
  return [...normalized.values()];
}

function withoutDefaults(column: Column): Partial<Column> {
  return Object.fromEntries(Object.entries(column).filter(([hint, value]) => !isDefault(hint as ColumnHint, value)));
}

/** One reference to each table: the last one. */
function normalizeReferences(references: readonly TableReference[], naming: NamingConvention): readonly TableReference[] {
  const normalized = new Map<string, TableReference>();
  for (const reference of references) {
    const referencedTable = naming.normalizeTablesPath(reference.referencedTable);
    normalized.set(referencedTable, {
      ...reference,
      referencedTable,
      columns: reference.columns.map((column) => naming.normalizePath(column)),
      referencedColumns: reference.referencedColumns.map((column) => naming.normalizePath(column)),
    });
  }
  return [...normalized.values()];
}
