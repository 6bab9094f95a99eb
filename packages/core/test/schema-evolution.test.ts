import { describe, expect, it } from "vitest";
import type { Json } from "../src/json.js";
import { namingConvention } from "../src/naming/built-in.js";
import type { NamingConvention } from "../src/naming/naming-convention.js";
import { dropTables } from "../src/schema/drop-tables.js";
import { mergeTable, withTable } from "../src/schema/merge-table.js";
import { newSchema } from "../src/schema/new-schema.js";
import { normalizeTable } from "../src/schema/normalize-table.js";
import { propagateRootKey } from "../src/schema/propagate-root-key.js";
import { updateRelationalConfig } from "../src/schema/relational-config.js";
import { schemaToJson } from "../src/schema/schema-document.js";
import { SchemaError } from "../src/schema/schema-error.js";
import { bumpVersion } from "../src/schema/schema-hash.js";
import type { RelationalConfig, Schema, TypeDetection } from "../src/schema/schema.js";
import {
  addDefaultHints,
  addPreferredTypes,
  type DefaultHints,
  replaceDefaultHints,
  setDetections,
  setSchemaContract,
} from "../src/schema/settings.js";
import { rootOf, tableOf as tableNamed } from "../src/schema/table-chain.js";
import type { SchemaContract, Table } from "../src/schema/table.js";
import type { DataType } from "../src/schema/data-type.js";
import { casesOf, newTable, type SavedVersion, type SchemaCase, type Step, type StoredObject, tableOf } from "./schema-vectors.js";

type Evolution = Extract<SchemaCase, { kind: "evolution" }>;

/** What the destinations of the cases bring along. */
const destinations: Readonly<Record<string, { readonly maxLength: number; readonly merges: boolean }>> = {
  duckdb: { maxLength: 65_536, merges: true },
  postgres: { maxLength: 63, merges: true },
};

interface Context {
  readonly naming: NamingConvention;
  readonly merges: boolean;
}

function contextOf({ normalizers, destination }: Evolution): Context {
  const traits = destination === null ? undefined : destinations[destination];
  return { naming: namingConvention(normalizers?.names ?? "snake_case", traits?.maxLength), merges: traits?.merges ?? false };
}

function relationalConfig(config: StoredObject): RelationalConfig {
  const { max_nesting, root_key_propagation, propagation, ...unknown } = config as Record<string, never>;
  const columns = (object: StoredObject): ReadonlyMap<string, string> => new Map(Object.entries(object as Record<string, string>));
  const { root, tables } = (propagation ?? {}) as { root?: StoredObject; tables?: Record<string, StoredObject> };
  return {
    ...unknown,
    ...(max_nesting === undefined ? {} : { maxNesting: max_nesting }),
    ...(root_key_propagation === undefined ? {} : { rootKeyPropagation: root_key_propagation }),
    ...(propagation === undefined
      ? {}
      : {
          propagation: {
            ...(root ? { root: columns(root) } : {}),
            ...(tables ? { tables: new Map(Object.entries(tables).map(([table, each]) => [table, columns(each)])) } : {}),
          },
        }),
  };
}

function initialOf(evolution: Evolution): Schema {
  const config = evolution.normalizers?.json.config;
  const { naming } = contextOf(evolution);
  return newSchema(evolution.name, naming, config === undefined ? undefined : relationalConfig(config));
}

function merge(schema: Schema, table: Table, { naming, merges }: Context, mode: "normalize" | "hints" = "normalize"): Schema {
  const normalized = normalizeTable(table, naming);
  const merged = mergeTable(schema, normalized, mode);
  const isMerged = merges && rootOf(merged, normalized.name).writeDisposition === "merge";
  return propagateRootKey(merged, normalized.name, naming, isMerged ? "delete-insert" : undefined);
}

const hintNames: Readonly<Record<string, string>> = { not_null: "notNull", primary_key: "primaryKey" };

function hintsOf(hints: Json | undefined): DefaultHints {
  return Object.fromEntries(
    Object.entries(hints as StoredObject).map(([hint, patterns]) => [hintNames[hint] ?? hint, patterns]),
  ) as DefaultHints;
}

function apply(schema: Schema, { op }: Step, context: Context): Schema {
  const [name, argument, options] = op;
  const detections = schema.settings.detections ?? [];
  switch (name) {
    case "save":
      return bumpVersion(schema);
    case "update_table":
      return merge(schema, tableOf(argument as StoredObject), context);
    case "update_table_extract":
      return merge(schema, tableOf(argument as StoredObject), context, "hints");
    case "new_table":
      return merge(schema, newTable(argument as StoredObject), context);
    case "drop_tables":
      return dropTables(schema, argument as readonly string[]);
    case "merge_hints":
      return (options ? replaceDefaultHints : addDefaultHints)(schema, hintsOf(argument), context.naming);
    case "update_preferred_types":
      return addPreferredTypes(schema, argument as Record<string, DataType>, context.naming);
    case "set_schema_contract":
      return setSchemaContract(schema, (argument ?? undefined) as SchemaContract | undefined);
    case "add_type_detection":
      return setDetections(schema, [...detections, argument as TypeDetection]);
    case "remove_type_detection":
      return setDetections(
        schema,
        detections.filter((detection) => detection !== argument),
      );
    case "update_normalizer_config":
      return updateRelationalConfig(schema, relationalConfig(argument as StoredObject), context.naming);
    case "set_description":
      return { ...schema, description: argument as string };
    case "seen_data":
      return withTable(schema, { ...tableNamed(schema, argument as string), "x-normalizer": { "seen-data": true } });
    default:
      throw new Error(`The vectors have an operation that this test does not know: ${name}`);
  }
}

function expectVersion(schema: Schema, expected: Partial<SavedVersion> & { readonly key_order?: readonly string[] }): void {
  const saved = bumpVersion(schema);
  expect([saved.version, saved.hash, saved.previousHashes]).toEqual([expected.version, expected.version_hash, expected.previous_hashes]);
  if (expected.stored_json !== undefined) expect(schemaToJson(schema)).toBe(expected.stored_json);
  if (expected.key_order !== undefined) expect(Object.keys(JSON.parse(schemaToJson(schema)) as object)).toEqual(expected.key_order);
}

/** Python dlt changes settings although it then refuses them; see the test below. */
const differing = "schp019";

describe("changes of a schema", () => {
  it.each(casesOf("evolution").filter(({ id }) => id !== differing))("$id: $title", (evolution) => {
    const context = contextOf(evolution);
    let schema = initialOf(evolution);
    expectVersion(schema, evolution.initial);
    for (const step of evolution.steps) {
      if (step.error === undefined) {
        schema = apply(schema, step, context);
        expectVersion(schema, step);
      } else {
        const unchanged = schema;
        expect(() => apply(unchanged, step, context)).toThrow(SchemaError);
      }
    }
  });

  it("schp019: unknown hints are refused, and what is refused changes nothing; Python dlt keeps both", () => {
    const evolution = casesOf("evolution").find(({ id }) => id === differing)!;
    const context = contextOf(evolution);
    const [unknownHint, regexHint, unknownType, brokenRegex, nesting, unknownKey, propagation] = evolution.steps as [
      Step,
      Step,
      Step,
      Step,
      Step,
      Step,
      Step,
    ];
    const initial = initialOf(evolution);
    expectVersion(initial, evolution.initial);

    expect(unknownHint.error).toBeUndefined();
    for (const step of [unknownHint, regexHint, unknownType, brokenRegex, unknownKey]) {
      expect(() => apply(initial, step, context)).toThrow(SchemaError);
    }

    const asPythonLeavesIt: Schema = {
      ...initial,
      settings: { ...initial.settings, defaultHints: new Map([...(initial.settings.defaultHints ?? []), ["no_such_hint", ["a"]]]) },
    };
    expectVersion(asPythonLeavesIt, unknownHint);
    const withBrokenRegex: Schema = {
      ...asPythonLeavesIt,
      settings: { ...asPythonLeavesIt.settings, preferredTypes: new Map([["re:[", "text"]]) },
    };
    const nested = apply(withBrokenRegex, nesting, context);
    expectVersion(nested, nesting);
    expectVersion(apply(nested, propagation, context), propagation);
  });
});
