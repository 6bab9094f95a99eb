import {
  changeNaming,
  IdentifiersFrozenError,
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
import { takeAway, type Taken } from "../drop/take-away.js";
import type { PackageRefresh } from "../drop/refresh-mode.js";
import { schemaNameOf } from "../names/schema-name.js";

/** The schema that a step begins with, and the names that it gives. */
export interface RunSchema {
  readonly schema: Schema;
  readonly naming: NamingConvention;
  /** What a refresh takes away from the destination. Default: nothing. */
  readonly taken?: Taken | undefined;
  /** Notes in a schema that is about to be saved what its files say. Default: there are none. */
  readonly link?: (schema: Schema) => Promise<Schema>;
}

export interface RunSchemaChoices {
  /** Default: the default schema of the pipeline. */
  readonly schemaName?: string | undefined;
  /** The schema comes without what that takes away; what is left may then be named by another convention. */
  readonly refresh?: PackageRefresh | undefined;
  /**
   * Nothing gets a name: tables are read, or dropped. A convention that was configured since, and that tables with data cannot follow, then
   * changes nothing; they keep their names. Default false: that is an `IdentifiersFrozenError`.
   */
  readonly namesNothing?: boolean;
}

/** A schema as the pipeline remembers it, in the names and with the limits of the destination; a new one before its first load. */
export async function runSchema(
  setup: PipelineSetup,
  destinations: Pick<Destinations, "destination" | "naming">,
  { schemaName, refresh, namesNothing = false }: RunSchemaChoices = {},
): Promise<RunSchema> {
  const { pipeline, config, store, schemaFiles } = setup;
  const memory = await store.memory();
  const name = schemaName ?? knownDefaultSchemaName(memory) ?? schemaNameOf(pipeline);
  const document = memory.schemas.get(name);
  const known = document === undefined ? undefined : await readSchema(document, config);
  const stored = await schemaFiles.imported(name, known);
  const naming = await runNaming(config, name, stored, destinations);
  const { allowIdentifierChangeOnTableWithData: allowIdentifierChange } = await readSchemaSettings(config, name);

  const from =
    stored === undefined || stored.normalizers.names === naming.name ? naming : await findNaming(stored.normalizers.names, config);
  const begun = stored ?? newSchema(name, naming);
  const refreshed = refresh && takeAway(begun, refresh, { from, to: naming }, destinations.destination.capabilities());
  const rest = refreshed?.schema ?? begun;
  let schema = rest;
  let named = naming;
  try {
    if (rest.normalizers.names !== naming.name)
      schema = changeNaming(rest, naming, { from, ...(allowIdentifierChange === undefined ? {} : { allowIdentifierChange }) });
  } catch (error) {
    if (!namesNothing || !(error instanceof IdentifiersFrozenError)) throw error;
    named = from;
  }
  const { maxTableNesting } = destinations.destination.capabilities().types;
  return {
    naming: named,
    taken: refreshed?.taken,
    link: (saved) => schemaFiles.linked(saved),
    schema: maxTableNesting === undefined ? schema : updateRelationalConfig(schema, { maxNesting: maxTableNesting }, named),
  };
}

/** A stored schema. A convention of its own is imported first, for reading one is synchronous. */
export async function readSchema(document: string, config: Config): Promise<Schema> {
  const { normalizers } = JSON.parse(document) as { readonly normalizers?: { readonly names?: string } };
  const own = normalizers?.names === undefined ? undefined : await findNaming(normalizers.names, config);
  return schemaFromJson(document, (name) => (own !== undefined && name === normalizers?.names ? own : namingConvention(name)));
}

/** The names that a run gives, as `runSchema` has them, where nobody asks for the schema: one that cannot be renamed is no error here. */
export async function namingOf(
  setup: PipelineSetup,
  destinations: Pick<Destinations, "destination" | "naming">,
): Promise<NamingConvention> {
  const { pipeline, config, store, schemaFiles } = setup;
  const memory = await store.memory();
  const name = knownDefaultSchemaName(memory) ?? schemaNameOf(pipeline);
  const document = memory.schemas.get(name);
  const known = document === undefined ? undefined : await readSchema(document, config);
  return await runNaming(config, name, await schemaFiles.imported(name, known), destinations);
}
