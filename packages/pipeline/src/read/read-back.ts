import { adjustCapabilities, foldName, systemTables, type Schema } from "@dlt-ts/core";
import { connectTo } from "../load/open-clients.js";
import type { DatasetOptions } from "./dataset-options.js";
import { knownDefaultSchemaName } from "../setup/default-schema-name.js";
import type { PipelineSetup } from "../setup/pipeline-setup.js";
import { resolveDestinations, type DestinationChoices } from "../setup/resolve-destinations.js";
import { resolveTarget, type TargetChoices } from "../setup/resolve-target.js";
import { runSchema } from "../setup/run-schema.js";
import { unknownSchema } from "../setup/unknown-schema.js";

/** What is read of a pipeline. */
export interface DatasetChoices {
  /** Only the tables of this schema, in its dataset. Default: all of the dataset of the default schema. */
  readonly schemaName?: string | undefined;
}

/** What a dataset of a pipeline is read with. Throws a `PipelineError` for a schema that the pipeline does not have. */
export async function readBackOptions(
  setup: PipelineSetup,
  choices: DestinationChoices & Pick<TargetChoices, "datasetName">,
  { schemaName }: DatasetChoices,
): Promise<DatasetOptions> {
  const { datasetName } = choices;
  const destinations = await resolveDestinations(setup, choices);
  const { destination } = destinations;
  const memory = await setup.store.memory();
  if (schemaName !== undefined && !memory.schemas.has(schemaName)) throw unknownSchema(setup.pipeline, schemaName, memory);
  const usual = await runSchema(setup, destinations, { namesNothing: true });
  const { schema, naming } = schemaName === undefined ? usual : await runSchema(setup, destinations, { schemaName, namesNothing: true });
  const isApart = !setup.settings.useSingleDataset && schema.name !== knownDefaultSchemaName(memory);
  const target = await resolveTarget(setup, { destination }, usual.naming, { datasetName }, isApart ? schema.name : undefined);
  const capabilities = adjustCapabilities(destination.capabilities(), naming);
  const tables = systemTables(naming, capabilities);
  const physicalName = (table: string): string => foldName(capabilities, table);

  const schemas: Schema[] = [schema];
  if (setup.settings.useSingleDataset) {
    for (const name of memory.schemas.keys())
      if (name !== schema.name) schemas.push((await runSchema(setup, destinations, { schemaName: name, namesNothing: true })).schema);
  }
  return {
    name: target.dataset,
    destinationName: destination.name,
    schema,
    ...(schemaName === undefined ? { schemas } : { only: new Set([...schema.tables.keys()].map(physicalName)) }),
    systemTables: tables,
    physicalName,
    connect: () => connectTo(destination, { target, pipeline: setup.pipeline, systemTables: tables, signal: new AbortController().signal }),
  };
}
