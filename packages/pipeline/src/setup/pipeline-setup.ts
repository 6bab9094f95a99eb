import { join, resolve } from "node:path";
import type { Config } from "../config/config.js";
import { readLoadSettings } from "../config/load-settings.js";
import { readPipelineSettings, type PipelineSettings } from "../config/pipeline-settings.js";
import { readConfig } from "../config/read-config.js";
import { warnOfIdleSettings } from "../config/warn-of-idle-settings.js";
import { LocalPackageStore } from "../package/local-package-store.js";
import type { PackageStore } from "../package/package-store.js";
import type { ProgressListener } from "../pipeline-event.js";
import { progressListener, type ProgressOption } from "../progress/progress-option.js";
import { SchemaFiles, type SchemaFileSettings } from "../schema-files/schema-files.js";
import { resolvedSetting, type ResolvedSetting } from "../trace/pipeline-trace.js";
import { Secrets } from "../destination/secrets.js";
import type { Clock } from "../process/clock.js";
import { devSuffixOf } from "../names/dataset-name.js";
import type { RefreshMode } from "../drop/refresh-mode.js";
import { remembered, type Remembered } from "./remembered.js";

/** What all steps of a pipeline share, looked up once, when the first of them begins. */
export interface PipelineSetup {
  readonly pipeline: string;
  readonly config: Config;
  readonly settings: PipelineSettings;
  /** The working folder. */
  readonly folder: string;
  readonly store: PackageStore;
  readonly schemaFiles: SchemaFiles;
  readonly clock: Clock;
  /** Hears every event. In a step also the trace and OpenTelemetry hear it. */
  readonly listener: ProgressListener;
  /** To hide in what others wrote. */
  readonly secrets: Secrets;
  /** By key: what was found in config until now. */
  readonly resolvedSettings: ReadonlyMap<string, ResolvedSetting>;
  /** Where the pipeline loaded to before. */
  readonly remembered: Remembered;
  /** What is added to the name of the dataset in dev mode. */
  readonly devSuffix?: string;
}

export interface SetupChoices extends SchemaFileSettings {
  /** The parent of the working folder. */
  readonly pipelinesDir?: string | undefined;
  readonly projectFolder?: string | undefined;
  readonly progress?: ProgressOption | undefined;
  readonly devMode?: boolean | undefined;
  readonly restoreFromDestination?: boolean | undefined;
  readonly useSingleDataset?: boolean | undefined;
  readonly refresh?: RefreshMode | undefined;
}

/** `since`: when the instance was made, in milliseconds; in dev mode its dataset is named after it. */
export async function openSetup(pipeline: string, choices: SetupChoices, clock: Clock, since: number): Promise<PipelineSetup> {
  const resolvedSettings = new Map<string, ResolvedSetting>();
  const config = readConfig({
    ...(choices.projectFolder === undefined ? {} : { projectFolder: choices.projectFolder }),
    onLookup: (lookup) => {
      const resolved = resolvedSetting(lookup);
      if (resolved !== undefined) resolvedSettings.set(resolved.key, resolved);
    },
    onWarning: ({ code, message }) => process.emitWarning(message, { type: "DltWarning", code }),
  }).forPipeline(pipeline);
  const configured = await readPipelineSettings(config);
  const settings: PipelineSettings = {
    ...configured,
    devMode: choices.devMode ?? configured.devMode,
    restoreFromDestination: choices.restoreFromDestination ?? configured.restoreFromDestination,
    useSingleDataset: choices.useSingleDataset ?? configured.useSingleDataset,
    refresh: choices.refresh ?? configured.refresh,
  };
  warnOfIdleSettings(config, await readLoadSettings(config));
  const folder = join(pipelinesFolder(choices, settings, config), pipeline);
  const store = new LocalPackageStore(pipeline, folder);
  const before = await remembered(store);
  return {
    pipeline,
    config,
    settings,
    folder,
    store,
    schemaFiles: new SchemaFiles(schemaFileSettings(choices, settings), (message) => config.warn({ code: "schema-file", message })),
    clock,
    listener: progressListener(choices.progress ?? settings.progress),
    secrets: new Secrets(),
    resolvedSettings,
    // A folder of dev mode, or one that leaves it, is emptied before the first step.
    remembered: settings.devMode || before.devMode ? { devMode: before.devMode } : before,
    ...(settings.devMode ? { devSuffix: devSuffixOf(since) } : {}),
  };
}

/** What is given in code wins. */
function schemaFileSettings(choices: SchemaFileSettings, settings: SchemaFileSettings): SchemaFileSettings {
  return {
    importSchemaPath: choices.importSchemaPath ?? settings.importSchemaPath,
    exportSchemaPath: choices.exportSchemaPath ?? settings.exportSchemaPath,
    externalSchemaFormat: choices.externalSchemaFormat ?? settings.externalSchemaFormat,
    externalSchemaFormatRemoveDefaults: choices.externalSchemaFormatRemoveDefaults ?? settings.externalSchemaFormatRemoveDefaults,
  };
}

/** Config files may be shared with Python dlt, which must not work in the same folder: what they say is the parent of a folder of ours. */
function pipelinesFolder(choices: SetupChoices, settings: PipelineSettings, { folders }: Config): string {
  if (choices.pipelinesDir !== undefined) return resolve(choices.pipelinesDir);
  return settings.pipelinesDir === undefined ? join(folders.data, "dlt-ts", "pipelines") : resolve(settings.pipelinesDir, "dlt-ts");
}
