import type { ColumnBatch, DataType } from "@dlt-ts/core";
import { ColumnCursor } from "@dlt-ts/formats";

/** A value of a batch: integers as text, timestamps, dates and times as integers in text, bytes as base64, json parsed. */
export type DecodedValue = string | number | boolean | object;
export type DecodedRow = Readonly<Record<string, DecodedValue | null>>;

/** The rows of a batch; columns without a value are absent. */
export function decodeBatch(batch: ColumnBatch): DecodedRow[] {
  const rows: Record<string, DecodedValue | null>[] = Array.from({ length: batch.rows }, () => ({}));
  for (const column of batch.columns) {
    const cursor = new ColumnCursor(column);
    for (const row of rows) {
      if (!cursor.next()) continue;
      Object.defineProperty(row, column.column.name, {
        value: valueOf(cursor, column.column.dataType),
        enumerable: true,
        configurable: true,
      });
    }
  }
  return rows;
}

function valueOf(cursor: ColumnCursor, type: DataType): DecodedValue | null {
  switch (type) {
    case "bool":
      return cursor.bool();
    case "double":
      return cursor.double();
    case "date":
      return String(cursor.days());
    case "bigint":
    case "timestamp":
    case "time":
      return String(cursor.integer());
    case "binary":
      return Buffer.from(cursor.bytes.subarray(cursor.start, cursor.end)).toString("base64");
    case "json":
      return JSON.parse(cursor.text()) as DecodedValue | null;
    default:
      return cursor.text();
  }
}
