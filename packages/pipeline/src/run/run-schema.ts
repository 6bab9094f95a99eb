import {
  changeNaming,
  newSchema,
  schemaFromJson,
  updateRelationalConfig,
  namingConvention,
  type NamingConvention,
  type Schema,
} from "@dlt-ts/core";
import type { Config } from "../config/config.js";
import { readSchemaSettings } from "../config/schema-settings.js";
import type { PipelineSetup } from "./pipeline-setup.js";
import type { Destinations } from "./resolve-destinations.js";
import { findNaming, runNaming } from "./run-naming.js";
import { knownDefaultSchemaName } from "./default-schema-name.js";
import { schemaNameOf } from "./schema-name.js";

/** The schema that a step begins with, and the names that it gives. */
export interface RunSchema {
  readonly schema: Schema;
  readonly naming: NamingConvention;
  /** Notes in a schema that is about to be saved what its files say. Default: there are none. */
  readonly link?: (schema: Schema) => Promise<Schema>;
}

/**
 * A schema as the pipeline remembers it, in the names and with the limits of the destination; a new one before its first load.
 * @param schemaName default: the default schema of the pipeline
 */
export async function runSchema(
  setup: PipelineSetup,
  destinations: Pick<Destinations, "destination" | "naming">,
  schemaName?: string,
): Promise<RunSchema> {
  const { pipeline, config, store, schemaFiles } = setup;
  const memory = await store.memory();
  const name = schemaName ?? knownDefaultSchemaName(memory) ?? schemaNameOf(pipeline);
  const document = memory.schemas.get(name);
  const known = document === undefined ? undefined : await readSchema(document, config);
  const stored = await schemaFiles.imported(name, known);
  const naming = await runNaming(config, name, stored, destinations);
  const { allowIdentifierChangeOnTableWithData: allowIdentifierChange } = await readSchemaSettings(config, name);

  const schema =
    stored === undefined
      ? newSchema(name, naming)
      : stored.normalizers.names === naming.name
        ? stored
        : changeNaming(stored, naming, {
            from: await findNaming(stored.normalizers.names, config),
            ...(allowIdentifierChange === undefined ? {} : { allowIdentifierChange }),
          });
  const { maxTableNesting } = destinations.destination.capabilities().types;
  return {
    naming,
    link: (saved) => schemaFiles.linked(saved),
    schema: maxTableNesting === undefined ? schema : updateRelationalConfig(schema, { maxNesting: maxTableNesting }, naming),
  };
}

/** A stored schema. A convention of its own is imported first, for reading one is synchronous. */
export async function readSchema(document: string, config: Config): Promise<Schema> {
  const { normalizers } = JSON.parse(document) as { readonly normalizers?: { readonly names?: string } };
  const own = normalizers?.names === undefined ? undefined : await findNaming(normalizers.names, config);
  return schemaFromJson(document, (name) => (own !== undefined && name === normalizers?.names ? own : namingConvention(name)));
}
