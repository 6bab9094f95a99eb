import { namingConvention, namingConventions, type NamingConvention, type Schema } from "@dlt-ts/core";
import type { Config } from "../config/config.js";
import { readSchemaSettings } from "../config/schema-settings.js";
import { appParents, importFromApp } from "../destination/import-from-app.js";
import { PipelineError } from "../pipeline-error.js";
import type { Destinations } from "./resolve-destinations.js";

/**
 * The naming convention of a run, made for the lengths of the destination: what is given in code, else what config says for schemas, else what
 * the destination needs, else that of the stored schema, else snake case.
 */
export async function runNaming(
  config: Config,
  schemaName: string,
  stored: Schema | undefined,
  { destination, naming: given }: Pick<Destinations, "destination" | "naming">,
): Promise<NamingConvention> {
  const { identifiers } = destination.capabilities();
  const { naming } = await readSchemaSettings(config, schemaName);
  const name = given ?? naming ?? identifiers.naming ?? stored?.normalizers.names ?? "snake_case";
  const convention = await findNaming(name, config);
  return convention.withMaxLength(
    Math.min(identifiers.maxLength, identifiers.maxColumnLength ?? identifiers.maxLength),
    identifiers.lengthUnit,
  );
}

/** A built-in convention by its name, or the one that `package#export` names, as the app sees its packages. */
export async function findNaming(name: string, config: Config): Promise<NamingConvention> {
  return name.includes("#") ? await importNaming(name, config) : namingConvention(name);
}

async function importNaming(reference: string, config: Config): Promise<NamingConvention> {
  const [specifier = "", exportName = ""] = reference.split("#");
  const module = await importFromApp([specifier], appParents(config.folders.project));
  const convention = module?.exports[exportName];
  if (isNamingConvention(convention)) return convention;
  throw new PipelineError(
    `The naming convention "${reference}" was not found: ${module === undefined ? `${specifier} is not installed` : `${specifier} does not export a naming convention "${exportName}"`}. ` +
      `Built-in ones are ${namingConventions.join(", ")}.`,
    { context: { naming: reference } },
  );
}

function isNamingConvention(value: unknown): value is NamingConvention {
  return typeof value === "object" && value !== null && "normalizeIdentifier" in value && "withMaxLength" in value;
}
