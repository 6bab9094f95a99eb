import {
  type ExportOptions,
  exportSchema,
  InvalidSchemaError,
  type NamingConvention,
  namingConvention,
  readJson,
  type Schema,
  schemaFromJson,
  writeJson,
} from "@dlt-ts/core";
import { SchemaFileError } from "./schema-file-error.js";
import { readYaml, writeYaml } from "./yaml-text.js";

/** How schema files are written. */
export type SchemaFileFormat = "yaml" | "json";

/** A schema as a file for people and version control, as Python dlt writes it. */
export async function schemaText(schema: Schema, format: SchemaFileFormat, options: ExportOptions = {}): Promise<string> {
  const json = exportSchema(schema, options);
  return format === "json" ? `${json}\n` : await writeYaml(readJson(json));
}

export interface SchemaTextOptions {
  /** Its path, for messages. Default: `schema.yaml` or `schema.json`. */
  readonly file?: string | undefined;
  /** Finds naming conventions. Default: those that are built in. */
  readonly resolveNaming?: ((name: string) => NamingConvention) | undefined;
}

/** Reads such a file, also one that Python dlt wrote. Rejects with a `SchemaFileError` that names the file and the place in it. */
export async function schemaFromText(
  text: string,
  format: SchemaFileFormat,
  { file = `schema.${format}`, resolveNaming = namingConvention }: SchemaTextOptions = {},
): Promise<Schema> {
  const json = format === "json" ? text : writeJson(await readYaml(text, file));
  try {
    return schemaFromJson(json, resolveNaming);
  } catch (error) {
    if (!(error instanceof InvalidSchemaError)) throw error;
    throw new SchemaFileError(
      `The schema file ${file} cannot be used. ${error.message} Correct it there, or remove the file to have it written anew.`,
      {
        context: { ...error.context, file },
        cause: error,
      },
    );
  }
}
