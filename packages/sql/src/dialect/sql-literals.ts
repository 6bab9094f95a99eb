import { DltError } from "@dlt-ts/core";

/**
 * One function for each kind of value. What they return stands in a statement as it is, whatever the value holds, and never has a
 * line feed: files of rows rely on it.
 */
export interface SqlLiterals {
  readonly null: string;
  text(value: string): string;
  /** The text of a JSON value. */
  json(text: string): string;
  binary(bytes: Uint8Array): string;
  bool(value: boolean): string;
  integer(value: number | bigint): string;
  double(value: number): string;
  /** Decimals and wei as plain digits, without exponent. Throws a `DltError` for anything else. */
  decimal(text: string): string;
  /** ISO 8601; with an offset for an instant, without for a wall clock time. */
  timestamp(text: string): string;
  /** ISO 8601. */
  date(text: string): string;
  /** ISO 8601. */
  time(text: string): string;
}

/** `'…'` of standard SQL, for engines in which a backslash is a character like any other. */
export function quotedText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

const escapes: Readonly<Record<string, string>> = { "'": "''", "\\": "\\\\", "\n": "\\n", "\r": "\\r" };

/** `E'…'` of Postgres and its relatives, always on one line: quote, backslash, line feed and carriage return are escaped. */
export function escapedText(value: string): string {
  return `E'${value.replace(/['\\\n\r]/g, (character) => escapes[character]!)}'`;
}

/** The digits of a decimal, checked, since nothing quotes them. Throws a `DltError` for what is not a plain decimal number. */
export function decimalDigits(text: string): string {
  if (/^-?\d+(\.\d+)?$/.test(text)) return text;
  throw new DltError(
    "DLT_SQL_LITERAL",
    `A decimal must be plain digits to stand in SQL; this one has ${text.length} characters and is not.`,
  );
}
