import { type JsonObject, type JsonTree, readJson } from "../json/read-json.js";
import { namingConvention } from "../naming/built-in.js";
import type { NamingConvention } from "../naming/naming-convention.js";
import { editMember, editTables, isObject, objectAt, put } from "./document-edits.js";
import { InvalidSchemaError } from "./invalid-schema-error.js";
import { migrateDocument, type NamingResolver } from "./migrate-document.js";
import { relationalModule } from "./new-schema.js";
import { decodeSchema } from "./schema-codec.js";
import { documentHash, nextVersion } from "./schema-hash.js";
import { checkSchemaName } from "./schema-name.js";
import type { Schema } from "./schema.js";
import { relationalConfigShape, storedSchemaShape } from "./stored-schema-shape.js";
import { loadsTable, versionTable } from "./system-table-definitions.js";

/**
 * Reads a stored schema, of any engine version up to the current one, that dlt-ts or Python dlt wrote.
 * A document that migration changed, or whose hash is wrong, gets the next version. `resolveNaming` finds conventions that are not built in.
 * Throws an `InvalidSchemaError` that names the place for anything that does not belong into a schema, and a `NamingError` for a convention that is not known.
 */
export function schemaFromJson(text: string, resolveNaming: NamingResolver = namingConvention): Schema {
  const document = withDefaults(checked(migrateDocument(parse(text), resolveNaming)));
  const schema = decodeSchema(completed(document));
  const naming = resolveNaming(schema.normalizers.names);
  checkSchemaName(schema.name);
  checkSystemTables(schema, naming);
  const current = { version: schema.version, hash: schema.hash, previousHashes: schema.previousHashes };
  return { ...schema, ...nextVersion(current, documentHash(document)) };
}

function parse(text: string): JsonObject {
  let tree: JsonTree;
  try {
    tree = readJson(text);
  } catch (cause) {
    throw new InvalidSchemaError("The stored schema cannot be read: it is no JSON.", { cause });
  }
  if (!isObject(tree)) throw new InvalidSchemaError("The stored schema cannot be read: it is no JSON object.");
  return tree;
}

function checked(document: JsonObject): JsonObject {
  storedSchemaShape(document, "");
  const config = objectAt(objectAt(document, "normalizers"), "json").get("config");
  if (config !== undefined && config !== null) relationalConfigShape(config, "normalizers.json.config");
  checkParents(objectAt(document, "tables"));
  return document;
}

function checkParents(tables: JsonObject): void {
  for (const name of tables.keys()) {
    const seen = new Set([name]);
    for (let parent = parentOf(tables, name); parent; parent = parentOf(tables, parent)) {
      if (!tables.has(parent)) {
        throw new InvalidSchemaError(`The schema is not valid: the table ${name} is nested in ${parent}, which is not in the schema.`);
      }
      if (seen.has(parent)) throw new InvalidSchemaError(`The schema is not valid: the table ${name} is nested in itself.`);
      seen.add(parent);
    }
  }
}

function parentOf(tables: JsonObject, name: string): string | undefined {
  return objectAt(tables, name).get("parent") as string | undefined;
}

/** Names may be left out of tables and columns, write disposition and resource out of root tables; the hash is over the complete document. */
function withDefaults(document: JsonObject): JsonObject {
  return editTables(document, (table, name) => {
    const named = editMember(
      put(table, "name", name),
      "columns",
      (columns) => new Map([...columns].map(([column, hints]) => [column, isObject(hints) ? put(hints, "name", column) : hints])),
    );
    if (named.get("parent")) return named;
    const written = named.get("write_disposition") ? named : put(named, "write_disposition", "append");
    return written.get("resource") ? written : put(written, "resource", name);
  });
}

/** What a schema always has, and older or foreign documents may lack. It counts as a change at the next save. */
function completed(document: JsonObject): JsonObject {
  const normalizers = objectAt(document, "normalizers");
  const json = objectAt(normalizers, "json");
  const module = json.get("module") ?? relationalModule;
  if (module !== relationalModule && module !== "relational") {
    throw new InvalidSchemaError(
      `The schema makes tables of nested data by the module ${JSON.stringify(module)}, which only Python can run. dlt-ts knows ${relationalModule}.`,
    );
  }
  const names = normalizers.get("names") ?? "snake_case";
  return new Map<string, JsonTree>([
    ...document,
    ["version_hash", document.get("version_hash") ?? ""],
    ["normalizers", put(put(normalizers, "names", names), "json", put(json, "module", relationalModule))],
  ]);
}

function checkSystemTables(schema: Schema, naming: NamingConvention): void {
  for (const { name } of [versionTable(naming), loadsTable(naming)]) {
    if (!schema.tables.has(name)) {
      throw new InvalidSchemaError(`The schema ${schema.name} is not valid: it lacks dlt's own table ${name}.`, {
        context: { schema: schema.name, table: name },
      });
    }
  }
}
