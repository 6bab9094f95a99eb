import { readFileSync } from "node:fs";
import type { Json } from "../src/json.js";
import { JsonNumber } from "../src/json/json-number.js";
import { type JsonSource, writeJson } from "../src/json/write-json.js";
import type { Column } from "../src/schema/column.js";
import type { Table } from "../src/schema/table.js";

export type StoredObject = { readonly [key: string]: Json };

export interface SavedVersion {
  readonly version: number;
  readonly version_hash: string;
  readonly previous_hashes: readonly string[];
  readonly stored?: StoredObject;
  readonly stored_json?: string;
}

export interface Failure {
  readonly error: string;
  readonly message: string;
}

export interface Step extends Partial<SavedVersion>, Partial<Failure> {
  readonly op: readonly [name: string, ...rest: readonly Json[]];
  readonly key_order?: readonly string[];
}

export type SchemaCase =
  | {
      readonly id: string;
      readonly kind: "evolution";
      readonly title: string;
      readonly name: string;
      readonly normalizers: { readonly names: string | null; readonly json: { readonly config?: StoredObject } } | null;
      readonly destination: string | null;
      readonly initial: SavedVersion;
      readonly steps: readonly Step[];
    }
  | {
      readonly id: string;
      readonly kind: "from_dict";
      readonly title: string;
      readonly document: StoredObject;
      readonly result: (SavedVersion & { readonly error?: undefined }) | Failure;
    }
  | {
      readonly id: string;
      readonly kind: "hash";
      readonly title: string;
      readonly document: StoredObject;
      readonly version_hash: string;
      readonly verify_schema_hash: boolean;
    }
  | {
      readonly id: string;
      readonly kind: "rename";
      readonly title: string;
      readonly document: StoredObject;
      readonly naming: string;
      readonly allow_identifier_change_on_table_with_data: "true" | null;
      readonly result: {
        readonly error?: string;
        readonly version: number;
        readonly version_hash: string;
        readonly tables: readonly string[];
        readonly normalizers: StoredObject;
        readonly settings: StoredObject;
      };
    }
  | {
      readonly id: string;
      readonly kind: "export";
      readonly document: StoredObject;
      readonly json_remove_defaults: string;
      readonly remove_processing_hints: StoredObject;
    }
  | {
      readonly id: string;
      readonly kind: "schema_name";
      readonly input: string;
      readonly normalized: string | Failure;
      readonly input_is_valid: boolean;
    }
  | { readonly id: string; readonly kind: "compressed" };

const vectors = JSON.parse(readFileSync(new URL("./vectors/schema.json", import.meta.url), "utf8")) as { cases: readonly SchemaCase[] };

export const schemaCases: readonly SchemaCase[] = vectors.cases;

export function casesOf<Kind extends SchemaCase["kind"]>(kind: Kind): Extract<SchemaCase, { kind: Kind }>[] {
  return schemaCases.filter((each): each is Extract<SchemaCase, { kind: Kind }> => each.kind === kind);
}

/** The JSON text of a document; values with a `$type` are written as Python writes them. */
export function textOf(document: Json): string {
  return writeJson(untagged(document));
}

function untagged(value: Json): JsonSource {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(untagged);
  const object = value as StoredObject;
  if (object["$type"] === "float") return JsonNumber.float(Number(object["value"]));
  return new Map(Object.entries(object).map(([key, member]) => [key, untagged(member)]));
}

/** What the same value is in a hint. */
function hint(value: Json): Json {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(hint);
  const object = value as StoredObject;
  if (object["$type"] === "float") return { $number: JsonNumber.float(Number(object["value"])).text };
  return Object.fromEntries(Object.entries(object).map(([key, member]) => [key, hint(member)]));
}

function camel(key: string): string {
  return key.startsWith("x-") ? key : key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function camelKeys(object: StoredObject): Record<string, Json> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [camel(key), key.startsWith("x-") ? hint(value) : value]));
}

/** A table as an operation of the vectors gives it. */
export function tableOf(stored: StoredObject): Table {
  const { columns, references, ...hints } = stored;
  const table = camelKeys(hints) as Partial<Table>;
  const inOrder = Object.keys(stored).map((key): [string, unknown] => {
    if (key === "columns")
      return [key, Object.values(columns as StoredObject).map((column) => camelKeys(column as StoredObject) as unknown as Column)];
    if (key === "references") return [key, (references as readonly StoredObject[]).map(camelKeys)];
    return [camel(key), table[camel(key) as keyof Table]];
  });
  return Object.fromEntries(inOrder) as unknown as Table;
}

/** What `new_table` of Python makes of its arguments, in its order of keys. */
export function newTable(options: StoredObject): Table {
  const { table_name = null, parent_table_name, columns = [], resource } = options;
  const hints = ["write_disposition", "schema_contract", "table_format", "file_format", "references"];
  return tableOf({
    name: table_name,
    columns: Object.fromEntries((columns as readonly StoredObject[]).map((column) => [column["name"] as string, column])),
    ...Object.fromEntries(hints.flatMap((key) => (options[key] === undefined ? [] : [[key, options[key]]]))),
    ...(parent_table_name === undefined ? { resource: resource ?? table_name } : { parent: parent_table_name }),
  });
}
