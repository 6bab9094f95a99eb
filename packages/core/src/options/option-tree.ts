import { DltError } from "../errors/dlt-error.js";
import type { Json } from "../json.js";
import type { OptionsSchema } from "./options-schema.js";

/** How config text becomes a value. `list` and `object` are JSON or TOML; `any` is left as it is. */
export type OptionType = "text" | "integer" | "number" | "boolean" | "list" | "object" | "any";

/** One option as its schema declares it, with the options inside it. */
export interface OptionNode {
  readonly type: OptionType;
  /** The `format` of the text that an object option also takes; empty where it has none; absent where only an object will do. */
  readonly text?: string;
  readonly secret: boolean;
  readonly required: boolean;
  readonly values?: readonly Json[];
  readonly default?: Json;
  readonly description?: string;
  readonly fields: ReadonlyMap<string, OptionNode>;
  /** Takes keys that the schema does not name. */
  readonly open: boolean;
}

type JsonSchema = { readonly [keyword: string]: unknown };

const trees = new WeakMap<OptionsSchema<unknown>, OptionNode>();

/** The declared options as a tree; its root is the options object itself. Throws a `DltError` when the schema has no JSON Schema. */
export function optionTree(schema: OptionsSchema<unknown>): OptionNode {
  let tree = trees.get(schema);
  if (tree === undefined) {
    const document = jsonSchemaOf(schema);
    tree = readNode(document, { root: document, followed: new Set(), required: true, secret: false });
    trees.set(schema, tree);
  }
  return tree;
}

function jsonSchemaOf(schema: OptionsSchema<unknown>): JsonSchema {
  const { jsonSchema, vendor } = schema["~standard"];
  try {
    return jsonSchema.input({ target: "draft-2020-12", libraryOptions: { unrepresentable: "any" } });
  } catch (cause) {
    throw new DltError(
      "DLT_OPTIONS_SCHEMA",
      `The options schema (${vendor}) cannot be written as JSON Schema, which config and documentation need.`,
      {
        cause,
      },
    );
  }
}

/** Where a node stands. */
interface Place {
  readonly root: JsonSchema;
  /** References on the way here: a second one to the same place would never end. */
  readonly followed: ReadonlySet<string>;
  readonly required: boolean;
  /** It is part of a secret. */
  readonly secret: boolean;
}

function readNode(node: JsonSchema, place: Place): OptionNode {
  const followed = new Set(place.followed);
  const branches = branchesOf(node, place.root, followed);
  const types = new Set(branches.flatMap(typesOf));
  const objects = branches.filter((branch) => typesOf(branch).includes("object"));
  const secret = place.secret || node["writeOnly"] === true;

  const fields = new Map<string, OptionNode>();
  for (const branch of objects) {
    const needed = Array.isArray(branch["required"]) && objects.length === 1 && types.size === 1 ? (branch["required"] as unknown[]) : [];
    for (const [name, declared] of Object.entries(recordOf(branch["properties"]))) {
      const field = readNode(recordOf(declared), {
        ...place,
        followed,
        required: needed.includes(name),
        secret: secret || branch["writeOnly"] === true,
      });
      const known = fields.get(name);
      fields.set(name, known === undefined ? field : merged(known, field));
    }
  }

  const text = objects.length > 0 ? branches.find((branch) => typesOf(branch).includes("text")) : undefined;
  const values = valuesOf(branches);
  const described = [node, ...branches];
  const defaultValue = described.find((branch) => "default" in branch)?.["default"] as Json | undefined;
  const description = described.find((branch) => typeof branch["description"] === "string")?.["description"] as string | undefined;
  return {
    type: typeFrom(types),
    ...(text === undefined ? {} : { text: typeof text["format"] === "string" ? text["format"] : "" }),
    secret: secret || branches.some((branch) => branch["writeOnly"] === true),
    required: place.required,
    ...(values === undefined ? {} : { values }),
    ...(defaultValue === undefined ? {} : { default: defaultValue }),
    ...(description === undefined ? {} : { description }),
    fields,
    open: objects.some((branch) => isOpen(branch)),
  };
}

/** The alternatives of a node, references followed, a null alternative left out. */
function branchesOf(node: JsonSchema, root: JsonSchema, followed: Set<string>): readonly JsonSchema[] {
  const { $ref: reference, anyOf, oneOf, allOf, ...rest } = node;
  if (typeof reference === "string") {
    if (followed.has(reference)) return [];
    followed.add(reference);
    return branchesOf({ ...lookUp(reference, root), ...rest }, root, followed);
  }
  const parts = (anyOf ?? oneOf ?? allOf) as readonly JsonSchema[] | undefined;
  if (parts !== undefined) return parts.flatMap((part) => branchesOf(part, root, followed));
  return node["type"] === "null" ? [] : [node];
}

function lookUp(reference: string, root: JsonSchema): JsonSchema | undefined {
  if (!reference.startsWith("#")) return undefined;
  const steps = reference.slice(1).split("/").filter(Boolean);
  const found = steps.reduce<unknown>((place, step) => recordOf(place)[step.replaceAll("~1", "/").replaceAll("~0", "~")], root);
  return typeof found === "object" && found !== null ? (found as JsonSchema) : undefined;
}

const typeNames: Readonly<Record<string, OptionType>> = {
  string: "text",
  integer: "integer",
  number: "number",
  boolean: "boolean",
  array: "list",
  object: "object",
};

function typesOf(node: JsonSchema): readonly OptionType[] {
  const declared = node["type"];
  const names = Array.isArray(declared) ? declared : [declared];
  const found = names.flatMap((name) => (typeof name === "string" && name in typeNames ? [typeNames[name]!] : []));
  if (found.length > 0) return found;
  if ("properties" in node) return ["object"];
  const values = "const" in node ? [node["const"]] : Array.isArray(node["enum"]) ? (node["enum"] as unknown[]) : [];
  return values.flatMap((value) => (typeNames[typeof value] === undefined ? [] : [typeNames[typeof value]!]));
}

function typeFrom(types: ReadonlySet<OptionType>): OptionType {
  if (types.has("object")) return "object";
  if (types.size === 1) return [...types][0]!;
  if (types.size === 2 && types.has("integer") && types.has("number")) return "number";
  return "any";
}

/** The closed list of values, where every alternative is one. */
function valuesOf(branches: readonly JsonSchema[]): readonly Json[] | undefined {
  const closed = branches.every((branch) => "const" in branch || Array.isArray(branch["enum"]));
  if (!closed || branches.length === 0) return undefined;
  return branches.flatMap((branch) => ("const" in branch ? [branch["const"] as Json] : (branch["enum"] as Json[])));
}

function isOpen(node: JsonSchema): boolean {
  const more = node["additionalProperties"];
  return more === undefined ? !("properties" in node) : more !== false;
}

/** One field that two alternatives of a union declare. */
function merged(first: OptionNode, second: OptionNode): OptionNode {
  const { values, ...rest } = first;
  const both = values === undefined || second.values === undefined ? undefined : [...new Set([...values, ...second.values])];
  const fields = new Map(first.fields);
  for (const [name, field] of second.fields) {
    const known = fields.get(name);
    fields.set(name, known === undefined ? field : merged(known, field));
  }
  return {
    ...rest,
    ...(both === undefined ? {} : { values: both }),
    type: first.type === second.type ? first.type : "any",
    secret: first.secret || second.secret,
    required: first.required && second.required,
    fields,
    open: first.open || second.open,
  };
}

function recordOf(value: unknown): JsonSchema {
  return typeof value === "object" && value !== null ? (value as JsonSchema) : {};
}
