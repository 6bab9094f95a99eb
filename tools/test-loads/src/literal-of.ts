import type { SqlLiterals } from "@dlt-ts/sql";

/** The literal of a recorded value, `{ "$type": "date", "value": "2024-02-29" }` for what JSON does not have. Undefined: of no type of ours. */
export function literalOf(literals: SqlLiterals, value: unknown): string | undefined {
  if (value === null) return literals.null;
  if (typeof value === "boolean") return literals.bool(value);
  if (typeof value === "string") return literals.text(value);
  if (typeof value === "number") return Number.isInteger(value) ? literals.integer(value) : literals.double(value);
  if (typeof value !== "object" || !("$type" in value)) return literals.json(JSON.stringify(value, plain));
  const { $type: type, value: text } = value as { readonly $type: string; readonly value: string };
  switch (type) {
    case "float":
      return literals.double(Number(text.replace("inf", "Infinity")));
    case "decimal":
    case "wei":
      return literals.decimal(text);
    case "datetime":
      return literals.timestamp(text);
    case "date":
      return literals.date(text);
    case "time":
      return literals.time(text);
    case "bytes":
      return literals.binary(Buffer.from(text, "base64"));
    default:
      return undefined;
  }
}

/** Marked values inside JSON are text there. */
function plain(_key: string, value: unknown): unknown {
  return typeof value === "object" && value !== null && "$type" in value ? (value as { readonly value?: unknown }).value : value;
}
