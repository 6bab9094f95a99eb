import type { Column, DataType, OptionsSchema } from "@dlt-ts/core";
import { HintsError } from "./hints-error.js";
import { reasonOf } from "../thrown.js";

type JsonSchema = Readonly<Record<string, unknown>>;

const textFormats: Readonly<Record<string, DataType>> = { "date-time": "timestamp", date: "date", time: "time" };

const typeOf: Readonly<Record<string, DataType>> = { integer: "bigint", number: "double", boolean: "bool", object: "json", array: "json" };

/**
 * The columns that the schema of a row says: lists and objects are `json` columns, as Python dlt has it for models; texts with the formats
 * `date-time`, `date` and `time`, and those encoded as base64, have the column type of their content. A column is nullable where its
 * property is optional or may be null. A property of more than one type, or of any, is left to the data.
 */
export function columnsOfSchema(resource: string, schema: OptionsSchema<unknown>): readonly Column[] {
  const { root, row } = rowOfSchema(resource, schema);
  const required: readonly unknown[] = Array.isArray(row.required) ? row.required : [];
  const columns: Column[] = [];
  for (const [name, property] of Object.entries(row.properties)) {
    const { types, nullable } = alternatives(isObject(property) ? property : {}, root);
    const [dataType] = types;
    if (types.size === 1 && dataType !== undefined) columns.push({ name, dataType, nullable: nullable || !required.includes(name) });
  }
  return columns;
}

/** The names of the fields that the schema knows, as rows come. */
export function propertiesOfSchema(resource: string, schema: OptionsSchema<unknown>): readonly string[] {
  return Object.keys(rowOfSchema(resource, schema).row.properties);
}

interface RowDescription {
  readonly root: JsonSchema;
  readonly row: JsonSchema & { readonly properties: JsonSchema };
}

function rowOfSchema(resource: string, schema: OptionsSchema<unknown>): RowDescription {
  const root = jsonSchemaOf(resource, schema);
  const row = resolved(root, root);
  if (!isObject(row.properties)) {
    throw new HintsError(resource, "the schema in columns describes no object; give the schema of a row.");
  }
  return { root, row: { ...row, properties: row.properties } };
}

function jsonSchemaOf(resource: string, schema: OptionsSchema<unknown>): JsonSchema {
  const standard = schema["~standard"];
  if (typeof standard.jsonSchema?.input !== "function") {
    throw new HintsError(
      resource,
      `the schema in columns (${standard.vendor}) has no Standard JSON Schema; use a newer version of that library, or its converter.`,
    );
  }
  try {
    return standard.jsonSchema.input({ target: "draft-2020-12", ...(standard.vendor === "zod" ? { libraryOptions: zodOptions } : {}) });
  } catch (error) {
    throw new HintsError(resource, `the schema in columns cannot be written as JSON Schema: ${reasonOf(error)}`);
  }
}

interface ZodOverride {
  readonly zodSchema: { readonly _zod: { readonly def: { readonly type: string; readonly format?: string } } };
  readonly jsonSchema: Record<string, unknown>;
}

/** JSON Schema has no word for dates and bigints of JavaScript, at which zod fails, and none that zod takes for times. */
const zodOptions = {
  unrepresentable: "any",
  override: ({ zodSchema, jsonSchema }: ZodOverride): void => {
    const { type, format } = zodSchema._zod.def;
    if (type === "date") Object.assign(jsonSchema, { type: "string", format: "date-time" });
    if (type === "bigint") jsonSchema.type = "integer";
    if (type === "string" && format === "time") jsonSchema.format = format;
  },
} as const;

/** All data types that a value may have, and whether it may be null. */
function alternatives(
  schema: JsonSchema,
  root: JsonSchema,
  depth = 0,
): { readonly types: ReadonlySet<DataType | undefined>; readonly nullable: boolean } {
  const types = new Set<DataType | undefined>();
  const target = resolved(schema, root);
  const choices = target.anyOf ?? target.oneOf;
  if (Array.isArray(choices) && depth < 32) {
    let nullable = false;
    for (const choice of choices) {
      const inner = alternatives(isObject(choice) ? choice : {}, root, depth + 1);
      for (const type of inner.types) types.add(type);
      nullable ||= inner.nullable;
    }
    return { types, nullable };
  }
  const names = namesOf(target);
  for (const name of names) if (name !== "null") types.add(name === "string" ? textType(target) : typeOf[name]);
  if (names.length === 0) types.add(undefined);
  return { types, nullable: names.includes("null") };
}

/** What the constants are, else what `type` says. */
function namesOf({ type, enum: constants, const: constant }: JsonSchema): readonly string[] {
  if (Array.isArray(constants)) return [...new Set(constants.map(nameOf))];
  if (constant !== undefined) return [nameOf(constant)];
  if (Array.isArray(type)) return type.filter((name) => typeof name === "string");
  return typeof type === "string" ? [type] : [];
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isSafeInteger(value) ? "integer" : typeof value;
}

function textType({ format, contentEncoding }: JsonSchema): DataType {
  if (contentEncoding === "base64") return "binary";
  return (typeof format === "string" ? textFormats[format] : undefined) ?? "text";
}

/** Follows references within the document. */
function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let target: unknown = schema;
  for (let step = 0; step < 32; step++) {
    if (!isObject(target) || typeof target.$ref !== "string" || !target.$ref.startsWith("#")) break;
    let found: unknown = root;
    for (const part of target.$ref.split("/").slice(1)) {
      found = isObject(found) ? found[decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
    }
    target = found;
  }
  return isObject(target) ? target : {};
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
