import { Buffer } from "node:buffer";
import type { DataType } from "@dlt-ts/core";
import { isoDate, isoTime, isoTimestamp, type ColumnCursor } from "@dlt-ts/formats";
import type { SqlLiterals } from "../dialect/sql-literals.js";

const writers: Readonly<Record<DataType, (cursor: ColumnCursor, literals: SqlLiterals) => string>> = {
  text: (cursor, literals) => literals.text(cursor.text()),
  json: (cursor, literals) => literals.json(cursor.text()),
  decimal: (cursor, literals) => literals.decimal(cursor.text()),
  wei: (cursor, literals) => literals.decimal(cursor.text()),
  binary: ({ bytes, start, end }, literals) => literals.binary(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)),
  bigint: (cursor, literals) => literals.integer(cursor.integer()),
  double: (cursor, literals) => literals.double(cursor.double()),
  bool: (cursor, literals) => literals.bool(cursor.bool()),
  date: (cursor, literals) => literals.date(isoDate(cursor.days())),
  time: (cursor, literals) => literals.time(isoTime(Number(cursor.integer()))),
  timestamp: (cursor, literals) => literals.timestamp(isoTimestamp(cursor.integer(), { utc: cursor.column.timezone !== false })),
};

/** The next value of a column as SQL. */
export function cursorLiteral(cursor: ColumnCursor, literals: SqlLiterals): string {
  return cursor.next() ? writers[cursor.column.dataType](cursor, literals) : literals.null;
}
