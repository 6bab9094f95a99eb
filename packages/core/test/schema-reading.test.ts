import { describe, expect, it } from "vitest";
import { DltError } from "../src/errors/dlt-error.js";
import { readJson, type JsonObject } from "../src/json/read-json.js";
import { namingConvention } from "../src/naming/built-in.js";
import { changeNaming } from "../src/schema/change-naming.js";
import { exportSchema, withoutProcessingHints } from "../src/schema/export-schema.js";
import { IdentifiersFrozenError } from "../src/schema/identifiers-frozen-error.js";
import { schemaFromJson } from "../src/schema/read-schema.js";
import { schemaToJson } from "../src/schema/schema-document.js";
import { bumpVersion, documentHash } from "../src/schema/schema-hash.js";
import { isSchemaName, normalizeSchemaName } from "../src/schema/schema-name.js";
import { casesOf, type SavedVersion, schemaCases, textOf } from "./schema-vectors.js";

describe("schemaFromJson", () => {
  it.each(casesOf("from_dict"))("$id: $title", ({ document, result }) => {
    if (result.error !== undefined) {
      expect(() => schemaFromJson(textOf(document))).toThrow(DltError);
      return;
    }
    const saved = bumpVersion(schemaFromJson(textOf(document)));
    expect([saved.version, saved.hash, saved.previousHashes]).toEqual([result.version, result.version_hash, result.previous_hashes]);
    expect(JSON.parse(schemaToJson(saved))).toEqual(result.stored);
    if (result.stored_json !== undefined) expect(schemaToJson(saved)).toBe(result.stored_json);
  });
});

describe("documentHash", () => {
  it.each(casesOf("hash"))("$id: $title", ({ document, version_hash, verify_schema_hash }) => {
    expect(documentHash(readJson(textOf(document)) as JsonObject)).toBe(version_hash);
    // hashes of older engine versions cannot be compared, and pass
    const passes = document["engine_version"] !== 11 || document["version_hash"] === version_hash;
    expect(passes).toBe(verify_schema_hash);
  });
});

describe("changeNaming", () => {
  it.each(casesOf("rename"))("$id: $title to $naming, allowed: $allow_identifier_change_on_table_with_data", (each) => {
    // these were opened without a look at their hashes, which are those of the documents before they were edited
    const { version, version_hash, previous_hashes: previousHashes } = each.document as unknown as SavedVersion;
    const schema = { ...schemaFromJson(textOf(each.document)), version, hash: version_hash, previousHashes };
    const allowed = each.allow_identifier_change_on_table_with_data === "true";
    const rename = () => changeNaming(schema, namingConvention(each.naming), allowed ? { allowIdentifierChange: true } : {});
    if (each.result.error !== undefined) {
      expect(rename).toThrow(IdentifiersFrozenError);
      return;
    }
    const renamed = bumpVersion(rename());
    expect([renamed.version, renamed.hash]).toEqual([each.result.version, each.result.version_hash]);
    const document = JSON.parse(schemaToJson(renamed)) as { tables: object; normalizers: object; settings: object };
    expect(Object.keys(document.tables)).toEqual(each.result.tables);
    expect(document.normalizers).toEqual(each.result.normalizers);
    expect(document.settings).toEqual(each.result.settings);
  });
});

describe("exportSchema", () => {
  it.each(casesOf("export"))("$id, as JSON", ({ document, json_remove_defaults, remove_processing_hints }) => {
    const schema = schemaFromJson(textOf(document));
    expect(exportSchema(schema)).toBe(json_remove_defaults);
    expect(JSON.parse(exportSchema(withoutProcessingHints(schema)))).toEqual(remove_processing_hints);
  });
});

describe("schema names", () => {
  it.each(casesOf("schema_name"))("$id: $input", ({ input, normalized, input_is_valid }) => {
    expect(isSchemaName(input)).toBe(input_is_valid);
    if (typeof normalized === "string") expect(normalizeSchemaName(input)).toBe(normalized);
    else expect(() => normalizeSchemaName(input)).toThrow(DltError);
  });
});

describe("what is not here", () => {
  // schp110: documents longer than a text column are compressed with zlib, which core does not import; whoever stores them does it
  it("is named: compression", () => {
    const here = new Set(["evolution", "from_dict", "hash", "rename", "export", "schema_name"]);
    expect(schemaCases.filter(({ kind }) => !here.has(kind)).map(({ id }) => id)).toEqual(["schp110"]);
  });
});
