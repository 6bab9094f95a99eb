import type { Destination, NamingConvention } from "@dlt-ts/core";
import { readDatasetSettings } from "../config/dataset-settings.js";
import { resolveOptions } from "../destination/resolve-options.js";
import type { LoadTarget } from "../load/load-target.js";
import { physicalDatasetName } from "../names/dataset-name.js";
import { pipelineDataset } from "./pipeline-dataset.js";
import type { PipelineSetup } from "./pipeline-setup.js";
import type { Destinations } from "./resolve-destinations.js";

export interface TargetChoices {
  readonly datasetName?: string | undefined;
  readonly onUnsupported?: "append" | undefined;
}

/** Where a pipeline loads to, with the physical name of its dataset. Options are resolved when they are first asked for. `schemaName`: see `pipelineDataset`. */
export async function resolveTarget(
  setup: PipelineSetup,
  { destination, staging }: Destinations,
  naming: NamingConvention,
  { datasetName, onUnsupported }: TargetChoices,
  schemaName?: string,
): Promise<LoadTarget> {
  const { config, folder, secrets } = setup;
  const { enableDatasetNameNormalization } = await readDatasetSettings(config, destination.name);
  const name = pipelineDataset(setup, destination.capabilities(), datasetName, schemaName);
  const resolved = new Map<Destination, Promise<Readonly<Record<string, unknown>>>>();
  return {
    destination,
    staging,
    onUnsupported,
    datasetName: name,
    dataset: physicalDatasetName(name, naming, enableDatasetNameNormalization),
    localFolder: config.folders.local,
    pipelineFolder: folder,
    secrets,
    resolveOptions: (of) => {
      const options = resolved.get(of) ?? resolveOptions(of, config);
      resolved.set(of, options);
      return options;
    },
  };
}
