import type { Json } from "../json.js";
import type { JsonObject, JsonTree } from "../json/read-json.js";
import type { Column } from "./column.js";
import { decodeHint, encodeHint } from "./hint-codec.js";
import { type Normalizers, type RelationalConfig, type Schema, type SchemaSettings, schemaEngineVersion } from "./schema.js";
import {
  columnKeys,
  defaultHintKeys,
  normalizersKeys,
  propagationKeys,
  referenceKeys,
  relationalConfigKeys,
  settingsKeys,
  type StoredKeys,
  tableKeys,
} from "./stored-keys.js";
import type { Table, TableReference } from "./table.js";

/** How the value of one property is stored; properties without a codec are plain JSON. */
interface ValueCodec {
  readonly encode: (value: never) => JsonTree;
  readonly decode: (tree: JsonTree) => unknown;
}
type ValueCodecs = Readonly<Record<string, ValueCodec>>;

const plain: ValueCodec = { encode: encodeHint as (value: never) => JsonTree, decode: decodeHint };

function encodeObject(object: object, keys: StoredKeys, codecs: ValueCodecs = {}): JsonObject {
  const tree = new Map<string, JsonTree>();
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined) continue;
    tree.set(keys.toStored.get(key) ?? key, value === null ? null : (codecs[key] ?? plain).encode(value as never));
  }
  return tree;
}

function decodeObject(tree: JsonObject, keys: StoredKeys, codecs: ValueCodecs = {}): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const [stored, value] of tree) {
    const key = keys.fromStored.get(stored) ?? stored;
    object[key] = value === null ? null : (codecs[key] ?? plain).decode(value);
  }
  return object;
}

function objectCodec(keys: StoredKeys, codecs: ValueCodecs = {}): ValueCodec {
  return {
    encode: (value: object) => encodeObject(value, keys, codecs),
    decode: (tree) => decodeObject(tree as JsonObject, keys, codecs),
  };
}

/** Maps keep their order. `keys` translates theirs. */
function mapCodec(value: ValueCodec = plain, keys?: StoredKeys): ValueCodec {
  return {
    encode: (map: ReadonlyMap<string, unknown>) =>
      new Map([...map].map(([key, member]) => [keys?.toStored.get(key) ?? key, value.encode(member as never)])),
    decode: (tree) => new Map([...(tree as JsonObject)].map(([key, member]) => [keys?.fromStored.get(key) ?? key, value.decode(member)])),
  };
}

const references: ValueCodec = {
  encode: (list: readonly TableReference[]) => list.map((reference) => encodeObject(reference, referenceKeys)),
  decode: (tree) => (tree as readonly JsonObject[]).map((reference) => decodeObject(reference, referenceKeys)),
};

const columns: ValueCodec = {
  encode: (list: readonly Column[]) => new Map(list.map((column) => [column.name, encodeObject(column, columnKeys)])),
  decode: (tree) => [...(tree as JsonObject).values()].map((column) => decodeObject(column as JsonObject, columnKeys)),
};

const tableCodec: ValueCodec = objectCodec(tableKeys, { columns, references });
const tables: ValueCodec = mapCodec(tableCodec);

const settings: ValueCodec = objectCodec(settingsKeys, { defaultHints: mapCodec(plain, defaultHintKeys), preferredTypes: mapCodec() });

const propagation: ValueCodec = objectCodec(propagationKeys, { root: mapCodec(), tables: mapCodec(mapCodec()) });
const relationalConfig: ValueCodec = objectCodec(relationalConfigKeys, { propagation });
const relational: ValueCodec = objectCodec({ toStored: new Map(), fromStored: new Map() }, { config: relationalConfig });
const normalizers: ValueCodec = objectCodec(normalizersKeys, { json: relational });

/** The document that is stored, with its keys in the order in which Python dlt writes them. */
export function encodeSchema(schema: Schema): JsonObject {
  const document = new Map<string, JsonTree>([
    ["version", schema.version],
    ["version_hash", schema.hash],
    ["engine_version", schemaEngineVersion],
    ["name", schema.name],
    ["tables", tables.encode(schema.tables as never)],
    ["settings", settings.encode(schema.settings as never)],
    ["normalizers", normalizers.encode(schema.normalizers as never)],
    ["previous_hashes", schema.previousHashes],
  ]);
  if (schema.importedHash) document.set("imported_version_hash", schema.importedHash);
  if (schema.description) document.set("description", schema.description);
  return document;
}

/** Takes a document that was migrated, checked and completed. */
export function decodeSchema(document: JsonObject): Schema {
  const importedHash = document.get("imported_version_hash");
  const description = document.get("description");
  return {
    name: document.get("name") as string,
    version: document.get("version") as number,
    hash: document.get("version_hash") as string,
    previousHashes: document.get("previous_hashes") as readonly string[],
    ...(importedHash ? { importedHash: importedHash as string } : {}),
    ...(description ? { description: description as string } : {}),
    settings: settings.decode(document.get("settings") ?? new Map()) as SchemaSettings,
    normalizers: normalizers.decode(document.get("normalizers") as JsonObject) as Normalizers,
    tables: tables.decode(document.get("tables") as JsonObject) as ReadonlyMap<string, Table>,
  };
}

/** The configuration of the relational module as it is stored. */
export function encodeRelationalConfig(config: RelationalConfig): JsonTree {
  return relationalConfig.encode(config as never);
}

/** A table as it is stored. */
export function encodeTable(table: Table): JsonObject {
  return tableCodec.encode(table as never) as JsonObject;
}

/** The same as plain JSON: for messages, load info and package files. Columns are keyed by name there, so integer-like names come first. */
export function storedTable(table: Table): Json {
  return decodeHint(encodeTable(table));
}
