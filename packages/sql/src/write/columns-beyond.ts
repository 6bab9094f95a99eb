import type { ExistingColumn, ExistingTable } from "../ddl/existing-tables.js";
import type { SqlDataset } from "../sql-dataset.js";

/** The columns that a table has and a load does not know. */
export function columnsBeyond(
  { dialect }: SqlDataset,
  existing: ExistingTable | undefined,
  columns: readonly { readonly name: string }[],
): readonly ExistingColumn[] {
  const known = new Set(columns.map((column) => dialect.identifierKey(column.name)));
  return [...(existing?.columns ?? [])].flatMap(([key, column]) => (known.has(key) ? [] : [column]));
}
