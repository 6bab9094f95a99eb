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
export function schemaText(schema: Schema, format: SchemaFileFormat, options: ExportOptions = {}): string {
  const json = exportSchema(schema, options);
  return format === "json" ? `${json}\n` : writeYaml(readJson(json));
}

/**
 * Reads such a file, also one that Python dlt wrote. Throws a `SchemaFileError` that names the file and the place in it.
 * @param file for messages
 * @param resolveNaming finds naming conventions that are not built in
 */
export function schemaFromText(
  text: string,
  format: SchemaFileFormat,
  file: string,
  resolveNaming: (name: string) => NamingConvention = namingConvention,
): Schema {
  const json = format === "json" ? text : writeJson(readYaml(text, file));
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
