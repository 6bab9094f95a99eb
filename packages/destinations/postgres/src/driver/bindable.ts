import type { Json } from "@dlt-ts/core";

/** Lists and objects go in as the text of their JSON, everything else as text: the server knows the types. */
export function bindable(value: Json): string | null {
  if (value === null) return null;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
