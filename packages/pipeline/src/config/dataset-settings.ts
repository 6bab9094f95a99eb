import type { Config } from "./config.js";
import { readSettings, type SettingsGroup } from "./settings.js";

/** Settings under `[destination.<name>]` that are the engine's and not the destination's. */
export interface DatasetSettings {
  /** Whether the name of the dataset goes through the naming convention. Default true. */
  readonly enableDatasetNameNormalization: boolean;
}

const group: SettingsGroup<DatasetSettings> = {
  settings: { enableDatasetNameNormalization: { key: "enable_dataset_name_normalization", type: "boolean", default: true } },
};

export function readDatasetSettings(config: Config, destinationName: string): Promise<DatasetSettings> {
  return readSettings(config, group, ["destination", destinationName]);
}
