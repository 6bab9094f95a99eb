import { floatText } from "@dlt-ts/core";
import { decimalDigits, quotedText, type SqlDialect, type SqlLiterals } from "@dlt-ts/sql";
import { attachments } from "./attachments.js";
import { columnType } from "./column-type.js";
import { dataTypeOf } from "./data-type-of.js";
import { quoteIdentifier } from "./quote-identifier.js";
import { duckDbText as text } from "./text.js";

/** Without an exponent DuckDB takes a number for a decimal, has no negative zero, and rounds what has more than 15 digits. */
function double(value: number): string {
  if (!Number.isFinite(value)) return `'${value}'::DOUBLE`;
  const text = floatText(value);
  const exact = text.includes("e") || (text.length <= 15 && !Object.is(value, -0));
  return exact ? text : `${text}e0`;
}

/** Literals as Python dlt writes them, and right also where Python's are not: NUL, NaN, infinities, long fractions. */
export const duckDbLiterals: SqlLiterals = {
  null: "NULL",
  text,
  json: text,
  binary: (bytes) => `from_base64('${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64")}')`,
  bool: (value) => (value ? "True" : "False"),
  integer: String,
  double,
  decimal: decimalDigits,
  timestamp: quotedText,
  date: quotedText,
  time: quotedText,
};

export interface DuckDbDialectOptions {
  /** UNIQUE for columns with that hint. */
  readonly createIndexes: boolean;
}

/** How DuckDB writes names, values, types and statements about tables. */
export function duckDbDialect({ createIndexes }: DuckDbDialectOptions): SqlDialect {
  return {
    name: "DuckDB",
    quoteIdentifier,
    // DuckDB folds the letters of ASCII and no others: "Ä" and "ä" are two names.
    identifierKey: (identifier) => identifier.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
    literals: duckDbLiterals,
    parameter: (position) => `$${position}`,
    limit: (query, rows) => `${query} LIMIT ${rows}`,
    columnType,
    dataTypeOf,
    columnConstraint: (column) => (createIndexes && column.unique === true ? "UNIQUE" : ""),
    rowOrder: "rowid",
    // An UPDATE of a tenth of a table takes three to five times as long as DELETE and INSERT, MERGE twice as long.
    update: "rewrite",
    // Far below what DuckDB takes: its parser is slow on long lists of values.
    maxStatementBytes: 1024 * 1024,
    maxTextBytes: 1024 * 1024 * 1024,
    ddl: {
      addColumns: (table, definitions) => definitions.map((definition) => `ALTER TABLE ${table} ADD COLUMN ${definition}`),
      addsConstraints: false,
      setNotNull: (table, columns) => columns.map((column) => `ALTER TABLE ${table} ALTER COLUMN ${column} SET NOT NULL`),
      // Views bind by name, so they follow.
      swap: "rename",
      attachments,
      emptyTable: (table) => `DELETE FROM ${table}`,
      renameTable: (table, name) => `ALTER TABLE ${table} RENAME TO ${name}`,
    },
  };
}
