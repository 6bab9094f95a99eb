import type { JsonObject, JsonTree } from "../json/read-json.js";
import { namingConvention } from "../naming/built-in.js";
import type { NamingConvention } from "../naming/naming-convention.js";
import { editMember, editMembers, editTables, isObject, objectAt, put, without } from "./document-edits.js";
import { InvalidSchemaError } from "./invalid-schema-error.js";
import { migrateEngine2 } from "./migrate-engine-2.js";
import { encodeTable } from "./schema-codec.js";
import { schemaEngineVersion } from "./schema.js";
import { loadsTable, versionTable } from "./system-table-definitions.js";

/** Finds a naming convention by the name that a schema stores. */
export type NamingResolver = (name: string) => NamingConvention;

type Migration = (document: JsonObject, resolveNaming: NamingResolver) => JsonObject;

/** The first lifts a document from engine 1 to 2, and so on. */
const migrations: readonly Migration[] = [
  (document) => put(put(document, "includes", []), "excludes", []),
  migrateEngine2,
  (document) => (document.has("version_hash") ? document : put(document, "version_hash", "")),
  (document) => withSystemTables(document, versionTable, loadsTable),
  (document) => withSystemTables(document, loadsTable),
  (document) =>
    editTables(
      editMember(document, "settings", (settings) => without(settings, "schema_sealed")),
      (table) => without(table, "table_sealed"),
    ),
  (document) => put(document, "previous_hashes", []),
  (document) => editTables(document, (table) => (objectAt(table, "columns").has("_dlt_id") ? withSeenData(table) : table)),
  migrateEngine9,
  (document) => editMember(document, "normalizers", (normalizers) => put(normalizers, "use_break_path_on_normalize", false)),
];

/** Lifts a stored schema of any engine version to the current one. Throws an `InvalidSchemaError` for versions that do not exist yet. */
export function migrateDocument(document: JsonObject, resolveNaming: NamingResolver): JsonObject {
  const engine = document.get("engine_version");
  if (typeof engine !== "number" || !Number.isInteger(engine) || engine < 1) {
    throw new InvalidSchemaError("The stored schema has no engine_version, so it cannot be read.");
  }
  if (engine > schemaEngineVersion) {
    throw new InvalidSchemaError(
      `The stored schema has the engine version ${engine}, but this version of dlt-ts reads them up to ${schemaEngineVersion}. It was written by a newer dlt: update dlt-ts.`,
    );
  }
  const migrated = migrations.slice(engine - 1).reduce((current, migrate) => migrate(current, resolveNaming), document);
  return withoutSeenNullFirst(put(migrated, "engine_version", schemaEngineVersion));
}

/** At these engine versions there was no other convention. */
function withSystemTables(document: JsonObject, ...definitions: readonly (typeof versionTable)[]): JsonObject {
  const snakeCase = namingConvention("snake_case");
  return editMember(document, "tables", (tables) =>
    definitions.map((definition) => definition(snakeCase)).reduce((current, table) => put(current, table.name, encodeTable(table)), tables),
  );
}

function withSeenData(table: JsonObject): JsonObject {
  return put(table, "x-normalizer", put(objectAt(table, "x-normalizer"), "seen-data", true));
}

/** Engine 9 to 10: `complex` is `json` now, and keys of rows have hints of their own. */
function migrateEngine9(document: JsonObject, resolveNaming: NamingResolver): JsonObject {
  const names = objectAt(document, "normalizers").get("names");
  const naming = resolveNaming(typeof names === "string" ? names : "snake_case");
  const rowKey = naming.normalizeIdentifier("_dlt_id");
  const parentKey = naming.normalizeIdentifier("_dlt_parent_id");

  const migrateColumn = (column: JsonObject, name: string): JsonObject => {
    let migrated = column.get("data_type") === "complex" ? put(column, "data_type", "json") : column;
    if (name === rowKey) migrated = put(migrated, "row_key", column.get("unique") ?? false);
    if (name === parentKey) migrated = put(migrated, "parent_key", column.get("foreign_key") ?? false);
    return without(migrated, "foreign_key");
  };
  const migrateHints = (hints: JsonObject): JsonObject =>
    hints.size === 0 ? hints : put(put(without(hints, "foreign_key"), "row_key", [rowKey]), "parent_key", [parentKey]);
  const migrateTypes = (types: JsonObject): JsonObject =>
    new Map([...types].map(([pattern, type]): [string, JsonTree] => [pattern, type === "complex" ? "json" : type]));

  const withTables = editTables(document, (table) => editMember(table, "columns", (columns) => editMembers(columns, migrateColumn)));
  const withSettings = editMember(withTables, "settings", (settings) =>
    editMember(editMember(settings, "preferred_types", migrateTypes), "default_hints", migrateHints),
  );
  return editMember(withSettings, "normalizers", (normalizers) =>
    editMember(normalizers, "json", (json) => editMember(json, "config", (config) => without(config, "generate_dlt_id"))),
  );
}

/** Columns that had only nulls were once stored; any engine version may hold them. */
function withoutSeenNullFirst(document: JsonObject): JsonObject {
  const isMarked = (column: JsonTree): boolean => isObject(column) && objectAt(column, "x-normalizer").get("seen-null-first") === true;
  const unmark = (column: JsonObject): JsonObject => {
    const hints = without(objectAt(column, "x-normalizer"), "seen-null-first");
    return hints.size === 0 ? without(column, "x-normalizer") : put(column, "x-normalizer", hints);
  };
  return editTables(document, (table) =>
    editMember(table, "columns", (columns) => {
      const kept = [...columns].filter(([, column]) => !isMarked(column) || (isObject(column) && column.has("data_type")));
      return editMembers(new Map(kept), (column) => (isMarked(column) ? unmark(column) : column));
    }),
  );
}
