import { adjustCapabilities, foldName, systemTables } from "@dlt-ts/core";
import { connectTo } from "../load/open-clients.js";
import type { DatasetOptions } from "../read/dataset-options.js";
import type { PipelineSetup } from "./pipeline-setup.js";
import type { Destinations } from "./resolve-destinations.js";
import { resolveTarget } from "./resolve-target.js";
import { runSchema } from "./run-schema.js";

/** What a dataset of a pipeline is read with. */
export async function datasetOptions(
  setup: PipelineSetup,
  destinations: Destinations,
  datasetName: string | undefined,
): Promise<DatasetOptions> {
  const { destination } = destinations;
  const { schema, naming } = await runSchema(setup, destinations);
  const target = await resolveTarget(setup, { destination }, naming, { datasetName });
  const capabilities = adjustCapabilities(destination.capabilities(), naming);
  const tables = systemTables(naming, capabilities);
  return {
    name: target.dataset,
    destinationName: destination.name,
    schema,
    systemTables: tables,
    physicalName: (table) => foldName(capabilities, table),
    connect: () => connectTo(destination, { target, pipeline: setup.pipeline, systemTables: tables, signal: new AbortController().signal }),
  };
}
