import type { Config } from "./config.js";
import { readSettings, type SettingsGroup } from "./settings.js";

/** `[normalize.parquet_normalizer]`: what Arrow data gets besides its own columns. */
export interface ParquetNormalizerSettings {
  /** Default false. */
  readonly addDltId: boolean;
  /** Default false. */
  readonly addDltLoadId: boolean;
}

const group: SettingsGroup<ParquetNormalizerSettings> = {
  section: "parquet_normalizer",
  settings: {
    addDltId: { key: "add_dlt_id", type: "boolean", default: false },
    addDltLoadId: { key: "add_dlt_load_id", type: "boolean", default: false },
  },
};

export function readParquetNormalizerSettings(config: Config): Promise<ParquetNormalizerSettings> {
  return readSettings(config, group, ["normalize"]);
}
