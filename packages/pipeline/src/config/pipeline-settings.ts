import type { Config } from "./config.js";
import { readSettings, type SettingsGroup } from "./settings.js";

/** `[pipelines.<name>]` and, less specific, `[pipelines]`. What is given in code wins over it. */
export interface PipelineSettings {
  /** A reference, such as `duckdb`. */
  readonly destinationType: string | undefined;
  readonly destinationName: string | undefined;
  readonly stagingType: string | undefined;
  readonly stagingName: string | undefined;
  readonly datasetName: string | undefined;
  /** With `%s` for the name of the dataset. */
  readonly datasetNameLayout: string | undefined;
  readonly pipelinesDir: string | undefined;
  readonly importSchemaPath: string | undefined;
  readonly exportSchemaPath: string | undefined;
  /** Of the files in both. Default `yaml`. */
  readonly externalSchemaFormat: "yaml" | "json" | undefined;
  /** Default true. */
  readonly externalSchemaFormatRemoveDefaults: boolean | undefined;
  /** Default true. */
  readonly restoreFromDestination: boolean;
  /** Default true. */
  readonly useSingleDataset: boolean;
  /** Each run into a dataset of its own. Default false. */
  readonly devMode: boolean;
  readonly progress: string | undefined;
  readonly refresh: "drop_sources" | "drop_resources" | "drop_data" | undefined;
}

const group: SettingsGroup<PipelineSettings> = {
  settings: {
    destinationType: { key: "destination_type", type: "text", default: undefined },
    destinationName: { key: "destination_name", type: "text", default: undefined },
    stagingType: { key: "staging_type", type: "text", default: undefined },
    stagingName: { key: "staging_name", type: "text", default: undefined },
    datasetName: { key: "dataset_name", type: "text", default: undefined },
    datasetNameLayout: { key: "dataset_name_layout", type: "text", default: undefined },
    pipelinesDir: { key: "pipelines_dir", type: "text", default: undefined },
    importSchemaPath: { key: "import_schema_path", type: "text", default: undefined },
    exportSchemaPath: { key: "export_schema_path", type: "text", default: undefined },
    externalSchemaFormat: { key: "external_schema_format", type: "text", values: ["yaml", "json"], default: undefined },
    externalSchemaFormatRemoveDefaults: { key: "external_schema_format_remove_defaults", type: "boolean", default: undefined },
    restoreFromDestination: { key: "restore_from_destination", type: "boolean", default: true },
    useSingleDataset: { key: "use_single_dataset", type: "boolean", default: true },
    devMode: { key: "dev_mode", type: "boolean", default: false },
    progress: { key: "progress", type: "text", default: undefined },
    refresh: { key: "refresh", type: "text", values: ["drop_sources", "drop_resources", "drop_data"], default: undefined },
  },
};

/** Of the pipeline that `config` is for (`config.forPipeline(name)`). */
export function readPipelineSettings(config: Config): Promise<PipelineSettings> {
  return readSettings(config, group, config.pipelineName === undefined ? ["pipelines"] : ["pipelines", config.pipelineName]);
}
