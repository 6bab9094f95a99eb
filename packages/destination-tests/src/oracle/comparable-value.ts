import type { DataType, Json } from "@dlt-ts/core";

/** A value as text, the same for all spellings of the same value. */
export function comparableValue(value: Json, dataType: DataType): string {
  if (value === null) return "null";
  switch (dataType) {
    case "decimal":
    case "wei":
      return plainDecimal(String(value));
    case "bigint":
      return String(value);
    case "json":
      return JSON.stringify(sorted(value));
    default:
      return JSON.stringify(value);
  }
}

/** Without zeros that change nothing. */
function plainDecimal(text: string): string {
  const parts = /^(-?)0*(\d+)(?:\.(\d*))?$/.exec(text);
  if (parts === null) return text;
  const [, sign = "", whole = "", fraction = ""] = parts;
  const digits = fraction.replace(/0+$/, "");
  const number = digits === "" ? whole : `${whole}.${digits}`;
  return number === "0" ? "0" : sign + number;
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value as { readonly [key: string]: Json });
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}
