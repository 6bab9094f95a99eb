import { Buffer } from "node:buffer";
import type { ColumnBatch, DataType, TypedColumn, TypedTable } from "@dlt-ts/core";
import { ColumnCursor, type TableBuilder } from "../src/index.js";

/** A cell as tests write it: what the kind of its column asks for, or null. */
export type Cell = boolean | number | bigint | string | Uint8Array | null;

export function tableOf(columns: Readonly<Record<string, DataType>> | readonly TypedColumn[], name = "things"): TypedTable {
  if (Array.isArray(columns)) return { name, columns };
  return { name, columns: Object.entries(columns).map(([column, dataType]) => ({ name: column, dataType })) };
}

export function putCell(builder: TableBuilder, column: TypedColumn, cell: Cell): void {
  if (cell === null) return;
  const target = builder.column(column.name) ?? builder.addColumn(column.name, column.dataType);
  if (typeof cell === "boolean") target.putBool(cell);
  else if (typeof cell === "bigint") target.putBigInt(cell);
  else if (typeof cell === "string") target.putText(cell);
  else if (typeof cell !== "number") target.putBytes(cell);
  else if (target.dataType === "date") target.putDays(cell);
  else if (target.dataType === "double") target.putDouble(cell);
  else target.putInteger(cell);
}

export function putRow(builder: TableBuilder, table: TypedTable, row: readonly Cell[]): void {
  table.columns.forEach((column, index) => putCell(builder, column, row[index] ?? null));
  builder.endRow();
}

/** The cells of a batch, row by row. Integers come as numbers where they are safe. */
export function cellsOf(batch: ColumnBatch): Cell[][] {
  const cursors = batch.columns.map((column) => new ColumnCursor(column));
  return Array.from({ length: batch.rows }, () =>
    cursors.map((cursor): Cell => {
      if (!cursor.next()) return null;
      switch (cursor.kind) {
        case "bool":
          return cursor.bool();
        case "int32":
          return cursor.days();
        case "int64":
          return cursor.integer();
        case "float64":
          return cursor.double();
        case "bytes":
        case "constant":
          return cursor.column.dataType === "binary" ? Buffer.from(cursor.bytes.slice(cursor.start, cursor.end)) : cursor.text();
      }
    }),
  );
}
