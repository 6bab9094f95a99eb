import { hasSeenData, type IdentifierCapabilities, isIncomplete, type Schema } from "@dlt-ts/core";
import { NormalizeError } from "../normalize/normalize-error.js";

/**
 * Refuses two tables of a schema, one of them loaded now, that are one table where the destination does not tell names apart by case, also where
 * the other was loaded earlier. Throws a `NormalizeError` (`DLT_NAME_COLLISION`).
 */
export function refuseSameTables(schema: Schema, loaded: Iterable<string>, { caseSensitive, casing }: IdentifierCapabilities): void {
  if (caseSensitive && casing === "preserve") return;
  const keys = new Set([...loaded].map((name) => name.toLowerCase()));
  const seen = new Map<string, string>();
  for (const table of schema.tables.values()) {
    const key = table.name.toLowerCase();
    if (!keys.has(key) || !hasSeenData(table) || isIncomplete(table)) continue;
    const other = seen.get(key);
    if (other !== undefined) throw collision(schema.name, other, table.name);
    seen.set(key, table.name);
  }
}

function collision(schema: string, one: string, other: string): NormalizeError {
  return new NormalizeError(
    "DLT_NAME_COLLISION",
    `The tables "${one}" and "${other}" of schema "${schema}" are one table at the destination, which does not tell names apart by case. ` +
      "Give one of them another tableName, or use a naming convention without case, such as snake_case.",
    { context: { schema, tables: [one, other] } },
  );
}
