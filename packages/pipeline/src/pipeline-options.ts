import type { DestinationReference, OptionsOf, StagingFor, WriteHintOf } from "@dlt-ts/core";
import type { BadRowOptions } from "./normalize/rejections/bad-row-options.js";
import type { ProgressOption } from "./progress/progress-option.js";
import type { ResourceHints } from "./hints/resource-hints.js";
import type { RefreshMode } from "./drop/refresh-mode.js";
import type { SetupChoices } from "./setup/pipeline-setup.js";
import type { DestinationChoices } from "./setup/resolve-destinations.js";
import type { TargetChoices } from "./setup/resolve-target.js";

/** Where a pipeline loads to. What is not given comes from config. */
export interface DestinationOptions<Reference extends DestinationReference = DestinationReference> {
  /** A destination, the name of one (`"duckdb"`), a package, a path, or a name that config resolves. */
  readonly destination?: Reference | undefined;
  /** Its name in config and load info. Default: its type. */
  readonly destinationName?: string | undefined;
  /** Of a destination that is given by name. These win over config. */
  readonly destinationOptions?: OptionsOf<Reference> | undefined;
  /** Holds the files on their way, for destinations that load through another. */
  readonly staging?: StagingFor<Reference> | undefined;
  /** The dataset. Default: `<pipeline>_dataset`, where the destination needs one. */
  readonly datasetName?: string | undefined;
  /** `append`: rows of a table whose write disposition the destination cannot do are appended. Default: the load is refused. */
  readonly onUnsupported?: "append" | undefined;
}

/** What `pipeline(name, options)` takes. Destination, dataset, progress and folder may also stand in config, under `[pipelines.<name>]`. */
export interface PipelineOptions<Reference extends DestinationReference = DestinationReference>
  extends DestinationOptions<Reference>, BadRowOptions {
  /** The folder for the working folders of pipelines. Default: `dlt-ts/pipelines` in `DLT_DATA_DIR`, else in `~/.dlt`. */
  readonly pipelinesDir?: string | undefined;
  /** The folder of schema files that people edit: `<schema>.schema.yaml` there takes the place of the schema when it has changed, and is written when there is none. */
  readonly importSchemaPath?: string | undefined;
  /** The folder that `<schema>.schema.yaml` is written to, whenever the schema has changed. */
  readonly exportSchemaPath?: string | undefined;
  /** Of these files. Default `yaml`. */
  readonly externalSchemaFormat?: "yaml" | "json" | undefined;
  /** Whether names that stand beside themselves are left out of them. Default true. */
  readonly externalSchemaFormatRemoveDefaults?: boolean | undefined;
  /** The folder with `.dlt/config.toml`. Default: `DLT_PROJECT_DIR`, else the current folder. */
  readonly projectFolder?: string | undefined;
  /**
   * Two keys of one object that the naming convention gives one name (`"Id"` and `"id"`): an error (default), or a second column with a
   * number behind its name.
   */
  readonly onNameCollision?: "error" | "suffix" | undefined;
  /**
   * For trying things: the instance begins with an empty working folder, and loads into a dataset of its own, `<dataset>_<time in UTC>`.
   * Default false.
   */
  readonly devMode?: boolean | undefined;
  /**
   * Whether `run()`, before it reads data for the first time, asks the destination what it remembers of the pipeline, so that another machine
   * goes on where the last one ended. Default true.
   */
  readonly restoreFromDestination?: boolean | undefined;
  /** What each run forgets, see `refresh` of `run()`. Default: nothing. */
  readonly refresh?: RefreshMode | undefined;
  /** False: each schema but the default one has a dataset of its own, `<dataset>_<schema>`. Default true. */
  readonly useSingleDataset?: boolean | undefined;
  /**
   * How long a step waits for another process that works in the same folder, in milliseconds. Default 0: a `LockError` at once.
   * A process that died does not hold the folder.
   */
  readonly lockTimeout?: number | undefined;
  /** `"log"` writes lines to standard error, `"interactive"` a display; a function hears every event; a list of these. Default `"none"`. */
  readonly progress?: ProgressOption | undefined;
}

/** What every step takes. */
export interface StepOptions {
  /** Ends the step at the next moment where nothing is lost, as a crash would. */
  readonly signal?: AbortSignal | undefined;
}

/** Hints for all resources of the call, over their own. Without a resource, `tableName` names the data. */
export interface ExtractOptions<Reference extends DestinationReference = DestinationReference>
  extends StepOptions, Omit<ResourceHints, "writeDisposition"> {
  /** What happens to the rows that the tables already have. Default: that of the resource, else `append`. */
  readonly writeDisposition?: WriteHintOf<Reference> | undefined;
  /** The format of the job files of these tables, kept in the schema. Default: for each table the first that the destination takes. */
  readonly loaderFileFormat?: string | undefined;
  /**
   * What the run forgets before it loads. Tables and rows go in the commit of the load, so that a run that fails forgets nothing.
   * - `drop_sources`: all tables and all state of the sources, and every version of their schemas
   * - `drop_resources`: tables and state of the resources of the run
   * - `drop_data`: rows and state of the resources of the run; their tables stay
   *
   * Default: that of the pipeline.
   */
  readonly refresh?: RefreshMode | undefined;
  /**
   * Names what is loaded. A run with a key that a package of the working folder has (it waits, or is among the last hundred) reads nothing and
   * only finishes what waits: whoever starts a job twice, or again after a crash, loads once.
   */
  readonly idempotencyKey?: string | undefined;
}

/** What `load` takes: a destination here takes the place of the pipeline's. */
export interface LoadOptions<Reference extends DestinationReference = DestinationReference>
  extends StepOptions, DestinationOptions<Reference> {}

/** The options as the pipeline uses them, which knows no destination by its type. */
export interface PipelineChoices extends DestinationChoices, TargetChoices, SetupChoices, BadRowOptions {
  readonly onNameCollision?: "error" | "suffix" | undefined;
  readonly lockTimeout?: number | undefined;
}
