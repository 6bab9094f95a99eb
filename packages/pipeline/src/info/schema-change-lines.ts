import type { SchemaChange } from "../schema/schema-change.js";
import { counted } from "./amounts.js";

/** Columns named in one line at most. */
const namedColumns = 8;

/** `+ orders: new table, 5 columns`, `+ orders: note (text)`. */
export function schemaChangeLines(changes: readonly SchemaChange[]): readonly string[] {
  return changes.map(({ table, isNew, columns }) => {
    if (isNew) return `+ ${table}: new table, ${counted(columns.length, "column")}`;
    const named = columns.slice(0, namedColumns).map(({ name, dataType }) => `${name} (${dataType})`);
    const more = columns.length - named.length;
    return `+ ${table}: ${[...named, ...(more > 0 ? [`${more} more`] : [])].join(", ")}`;
  });
}
