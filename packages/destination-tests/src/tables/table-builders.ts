import type { DataType, TypedColumn, TypedTable } from "@dlt-ts/core";

/** A column, nullable unless its hints say otherwise. */
export function column(name: string, dataType: DataType = "text", hints: Partial<TypedColumn> = {}): TypedColumn {
  return { name, dataType, ...hints };
}

const loadId: TypedColumn = column("_dlt_load_id", "text", { nullable: false });
const rowId: TypedColumn = column("_dlt_id", "text", { nullable: false, unique: true, rowKey: true });

/** A root table, with the columns that the normalizer adds. */
export function rootTable(name: string, ...columns: readonly TypedColumn[]): TypedTable {
  return { name, columns: [...columns, loadId, rowId] };
}

/** A table nested in another, with the columns that the normalizer adds. */
export function nestedTable(name: string, parent: string, ...columns: readonly TypedColumn[]): TypedTable {
  const keys = [
    column("_dlt_root_id", "text", { nullable: false, rootKey: true }),
    column("_dlt_parent_id", "text", { nullable: false, parentKey: true }),
    column("_dlt_list_idx", "bigint", { nullable: false }),
  ];
  return { name, parent, columns: [...columns, ...keys, rowId] };
}

/** Adds a column to a table, before those of dlt. */
export function withColumn(table: TypedTable, added: TypedColumn): TypedTable {
  const first = table.columns.findIndex(({ name }) => name.startsWith("_dlt_"));
  return { ...table, columns: table.columns.toSpliced(first, 0, added) };
}
