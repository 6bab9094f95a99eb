import type { IdentifierCapabilities } from "../capabilities/capabilities.js";
import type { Table } from "./table.js";

interface Folding {
  readonly identifiers: Pick<IdentifierCapabilities, "casing">;
}

/** The name under which a destination finds a table or column again, given how it folds the case of names. */
export function foldName(capabilities: Folding, name: string): string {
  switch (capabilities.identifiers.casing) {
    case "lower":
      return name.toLowerCase();
    case "upper":
      return name.toUpperCase();
    case "preserve":
      return name;
  }
}

/** A table under its final names: its own, its columns', its parent's and those of its references. */
export function foldTable<T extends Table>(capabilities: Folding, table: T): T {
  const fold = (name: string): string => foldName(capabilities, name);
  return {
    ...table,
    name: fold(table.name),
    columns: table.columns.map((column) => ({ ...column, name: fold(column.name) })),
    ...(table.parent ? { parent: fold(table.parent) } : {}),
    ...(table.references
      ? {
          references: table.references.map((reference) => ({
            ...reference,
            referencedTable: fold(reference.referencedTable),
            columns: reference.columns.map(fold),
            referencedColumns: reference.referencedColumns.map(fold),
          })),
        }
      : {}),
  };
}
