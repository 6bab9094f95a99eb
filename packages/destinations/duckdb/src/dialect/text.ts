import { escapedText } from "@dlt-ts/sql";

const nul = "\u0000";

/** DuckDB ends a statement at the first NUL, so a text that has one is put together from parts. */
export function duckDbText(value: string): string {
  if (!value.includes(nul)) return escapedText(value);
  return `(${value.split(nul).map(escapedText).join(" || chr(0) || ")})`;
}
