import { writeJson } from "../json/write-json.js";
import { editMember, editMembers, editTables, without } from "./document-edits.js";
import { encodeSchema } from "./schema-codec.js";
import { bumpVersion } from "./schema-hash.js";
import type { Schema } from "./schema.js";
import type { Column } from "./column.js";
import type { Table } from "./table.js";

export interface ExportOptions {
  /** Leaves out what says nothing: names that stand beside themselves, and the hash of the file that was imported last. Default true. */
  readonly removeDefaults?: boolean | undefined;
}

/** A schema as people read and keep it: indented JSON. `schemaFromJson` reads it. */
export function exportSchema(schema: Schema, { removeDefaults = true }: ExportOptions = {}): string {
  const whole = encodeSchema(bumpVersion(schema));
  if (!removeDefaults) return writeJson(whole, { indent: 2 });
  const document = without(whole, "imported_version_hash");
  const brief = editTables(document, (table) =>
    editMember(without(table, "name"), "columns", (columns) => editMembers(columns, (column) => without(column, "name"))),
  );
  return writeJson(brief, { indent: 2 });
}

/** Without the notes that normalize and load leave in a schema. What remains describes the data alone. */
export function withoutProcessingHints(schema: Schema): Schema {
  return { ...schema, tables: new Map([...schema.tables].map(([name, table]) => [name, cleanTable(table)])) };
}

const processingHints: ReadonlySet<string> = new Set(["x-normalizer", "x-loader", "x-extractor"]);

function cleanTable(table: Table): Table {
  return { ...withoutHints(table), columns: table.columns.map(withoutHints) };
}

function withoutHints<T extends Table | Column>(described: T): T {
  return Object.fromEntries(Object.entries(described).filter(([hint]) => !processingHints.has(hint))) as T;
}
