import { Buffer } from "node:buffer";
import { DestinationError, floatText } from "@dlt-ts/core";
import { decimalDigits, escapedText, quotedText, type SqlLiterals } from "@dlt-ts/sql";

const nul = "\u0000";

/** U+0000 as JSON writes it; a backslash that is escaped itself begins no escape. */
const escapedNul = /(?<!\\)(?:\\\\)*\\u0000/;

function text(value: string): string {
  if (!value.includes(nul)) return escapedText(value);
  throw new DestinationError("data", nulMessage("A text"));
}

function json(value: string): string {
  if (!hasNulEscape(value)) return text(value);
  throw new DestinationError("data", nulMessage("A json"));
}

/** Whether a text of JSON stands for U+0000 somewhere. */
export function hasNulEscape(text: string): boolean {
  return text.includes("\\u0000") && escapedNul.test(text);
}

/** What a user is told about NUL. */
export function nulMessage(what: string): string {
  return (
    `${what} contains the character NUL (U+0000), which Postgres cannot store. ` +
    "Remove it in the source, for instance with a transformer, give up the package with dropPendingPackages(), and run again."
  );
}

/** Literals as Python dlt writes them, and right also where Python's are not: NaN, infinities. */
export const postgresLiterals: SqlLiterals = {
  null: "NULL",
  text,
  json,
  binary: (bytes) => `'\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}'`,
  bool: (value) => (value ? "True" : "False"),
  integer: String,
  double: (value) =>
    Number.isFinite(value) && !Object.is(value, -0) ? floatText(value) : `'${Object.is(value, -0) ? "-0" : value}'::double precision`,
  decimal: decimalDigits,
  timestamp: quotedText,
  date: quotedText,
  time: quotedText,
};
