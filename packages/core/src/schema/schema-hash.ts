import { hashOf } from "../hash/hash-of.js";
import { toBase64 } from "../json/base64.js";
import { canonicalJson } from "../json/canonical-json.js";
import { compareCodePoints } from "../json/code-point-order.js";
import type { JsonObject } from "../json/read-json.js";
import { encodeSchema } from "./schema-codec.js";
import type { Schema } from "./schema.js";

/** They tell versions apart, and are no content. */
const versionKeys: ReadonlySet<string> = new Set(["version", "version_hash", "imported_version_hash", "previous_hashes"]);

const maxPreviousHashes = 10;

/**
 * Base64 of the SHA3-256 of the content: of its canonical JSON, and then of the names of tables and of their columns in order,
 * because the canonical JSON sorts them.
 */
export function documentHash(document: JsonObject): string {
  const content = new Map([...document].filter(([key]) => !versionKeys.has(key)));
  const texts = [canonicalJson(content)];
  const tables = [...((document.get("tables") ?? new Map()) as ReadonlyMap<string, JsonObject>)];
  tables.sort(([left], [right]) => compareCodePoints(left, right));
  for (const [name, table] of tables) {
    texts.push(name, ...((table.get("columns") ?? new Map()) as JsonObject).keys());
  }
  return toBase64(hashOf({ name: "sha3-256", length: 32 }, texts));
}

/** The hash of the content as it is now. Differs from `schema.hash` after a change. */
export function schemaHash(schema: Schema): string {
  return documentHash(encodeSchema(schema));
}

type Version = Pick<Schema, "version" | "hash" | "previousHashes">;

/** The version after a look at the content: the same, the first, or the next with the old hash in front of the history. */
export function nextVersion(current: Version, contentHash: string): Version {
  const { version, hash, previousHashes } = current;
  if (hash === contentHash) return current;
  if (hash === "") return { version, hash: contentHash, previousHashes };
  return {
    version: version + 1,
    hash: contentHash,
    previousHashes: previousHashes.includes(hash) ? previousHashes : [hash, ...previousHashes].slice(0, maxPreviousHashes),
  };
}

/** The schema as it is saved: with a new version and hash if its content changed, else the same object. */
export function bumpVersion(schema: Schema): Schema {
  const contentHash = schemaHash(schema);
  return contentHash === schema.hash ? schema : { ...schema, ...nextVersion(schema, contentHash) };
}
