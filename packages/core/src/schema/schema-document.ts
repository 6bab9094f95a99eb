import { writeJson } from "../json/write-json.js";
import { encodeSchema } from "./schema-codec.js";
import { bumpVersion } from "./schema-hash.js";
import { type Schema, schemaEngineVersion } from "./schema.js";
import type { StoredSchema } from "./stored-schema.js";

/**
 * The text of `_dlt_version.schema`: the schema with the version and hash that its content has now, as `bumpVersion` gives them.
 * Keep the bumped schema if changes are to go on from it.
 */
export function schemaToJson(schema: Schema): string {
  return writeJson(encodeSchema(bumpVersion(schema)));
}

/** The schema as a destination stores it. */
export function storedSchema(schema: Schema): StoredSchema {
  const { name, hash, version } = bumpVersion(schema);
  return { name, hash, version, engineVersion: schemaEngineVersion, document: schemaToJson(schema) };
}
