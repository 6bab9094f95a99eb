import type { DestinationReference, Fitting, Schema } from "@dlt-ts/core";
import { abortPackageCall, dropPendingPackagesCall, type AbortPackageOptions } from "./calls/abort-package-call.js";
import { checkLoadOptions, checkNormalizeOptions, checkPipelineOptions } from "./calls/check-options.js";
import { dropResourcesCall } from "./calls/drop-resources-call.js";
import { extractCall } from "./calls/extract-call.js";
import { loadCall } from "./calls/load-call.js";
import { normalizeCall } from "./calls/normalize-call.js";
import { PipelineInstance } from "./calls/pipeline-instance.js";
import { runCall } from "./calls/run-call.js";
import { runRequest } from "./calls/run-request.js";
import { syncCall } from "./calls/sync-call.js";
import { lastTrace } from "./calls/traced-call.js";
import { checkDropOptions, type DropResourcesOptions, type DroppedResources } from "./drop/drop-options.js";
import type { ResourceSelector } from "./drop/drop-selection.js";
import type { ExtractInfo } from "./info/extract-info.js";
import type { LoadInfo } from "./info/load-info.js";
import type { NormalizeInfo } from "./info/normalize-info.js";
import { checkPipelineName } from "./names/pipeline-name.js";
import type { PackageRecord } from "./package/package-record.js";
import { waitingPackages } from "./package/waiting-packages.js";
import type { ExtractOptions, LoadOptions, PipelineChoices, PipelineOptions, StepOptions } from "./pipeline-options.js";
import { systemClock, type Clock } from "./process/clock.js";
import { folderEffect } from "./progress/folder-effect.js";
import { Dataset } from "./read/dataset.js";
import { readBackOptions, type DatasetChoices } from "./read/read-back.js";
import { openSqlClient, type SqlClient } from "./read/sql-client.js";
import { defaultSchemaName } from "./setup/default-schema-name.js";
import { knownSchema, knownSchemaNames } from "./setup/known-schemas.js";
import type { PipelineData } from "./source/pipeline-data.js";
import { decodeState } from "./state/decode-state.js";
import type { PipelineState } from "./state/pipeline-state.js";
import type { PipelineTrace } from "./trace/pipeline-trace.js";

/**
 * Loads data: `await pipeline("shop", { destination: "duckdb" }).run(orders, { tableName: "orders" })`.
 * The name is that of the working folder and of the state at the destination. Nothing is read or connected before the first step.
 * Throws a `PipelineError` for a name that no folder can have, and for a misspelt option.
 */
export function pipeline<const Reference extends DestinationReference = DestinationReference>(
  name: string,
  options: PipelineOptions<Reference> = {},
): Pipeline<Reference> {
  return new Pipeline<Reference>(name, options as PipelineChoices);
}

/** A pipeline. It keeps nothing in memory between its steps: another process may do the next one. */
export class Pipeline<Reference extends DestinationReference = DestinationReference> implements AsyncDisposable {
  readonly name: string;
  readonly #choices: PipelineChoices;
  readonly #instance: PipelineInstance;

  /** Use `pipeline(name, options)`. */
  constructor(name: string, options: PipelineChoices, clock: Clock = systemClock) {
    this.name = checkPipelineName(name);
    checkPipelineOptions(options);
    this.#choices = options;
    this.#instance = new PipelineInstance(name, options, clock);
  }

  /**
   * Extracts, normalizes and loads. Packages that wait from earlier are finished first; both are in the load info.
   * Without data only they are.
   */
  async run<const Data extends PipelineData>(
    data?: Data & Fitting<Reference, Data>,
    options: ExtractOptions<Reference> = {},
  ): Promise<LoadInfo> {
    const request = runRequest("run()", data, options);
    return await this.#instance.call("run", request.signal, (call) => runCall(call, request));
  }

  /** Writes the rows of the data to the working folder, for `normalize`. Needs no destination; one that is known is noted in the state. */
  async extract<const Data extends PipelineData>(
    data: Data & Fitting<Reference, Data>,
    options: ExtractOptions<Reference> = {},
  ): Promise<ExtractInfo> {
    const request = runRequest("extract()", data, options);
    return await this.#instance.call("extract", request.signal, (call) => extractCall(call, request));
  }

  /** Turns extracted packages into files that the destination loads. Needs the destination, but neither credentials nor its driver. */
  async normalize(options: StepOptions = {}): Promise<NormalizeInfo> {
    checkNormalizeOptions(options);
    return await this.#instance.call("normalize", options.signal, normalizeCall);
  }

  /** Loads normalized packages, oldest first. A destination given here takes the place of the pipeline's. */
  async load<const Other extends DestinationReference = Reference>(options: LoadOptions<Other> = {}): Promise<LoadInfo> {
    checkLoadOptions(options);
    const { signal, ...changes } = options;
    return await this.#instance.call("load", signal, (call) => loadCall(call, changes));
  }

  /** What the last call of `run`, `extract`, `normalize`, `load`, `sync` or `dropResources` did, in this process or another. `undefined`: there was none. */
  async lastTrace(): Promise<PipelineTrace | undefined> {
    return await lastTrace(await this.#instance.setup());
  }

  /**
   * Asks the destination what it remembers of the pipeline and takes that over: the state of the newest load, with all its schemas, unless the
   * working folder is ahead. Whether there was something newer. `run()` does so by itself before it reads data.
   * Throws while packages wait: they go on from the state that the working folder has.
   */
  async sync<const Other extends DestinationReference = Reference>(
    options: Pick<LoadOptions<Other>, "destination" | "destinationName" | "destinationOptions" | "datasetName" | "signal"> = {},
  ): Promise<{ readonly found: boolean; readonly restored: boolean }> {
    checkLoadOptions(options, "sync()");
    const { signal, ...changes } = options;
    const { found, restored } = await this.#instance.call("sync", signal, (call) => syncCall(call, changes));
    this.#instance.forgetSetup();
    return { found, restored };
  }

  /**
   * Empties the working folder: packages that wait, state and schemas. The destination is untouched, and what it remembers comes back with the
   * next `run()`, unless `restoreFromDestination` is false.
   */
  async drop(): Promise<void> {
    await this.#instance.call("drop", undefined, ({ setup }) => folderEffect(setup, "wipe", () => setup.store.wipe()));
    this.#instance.forgetAll();
  }

  /**
   * Drops tables of resources with all that is nested in them, and the state of these resources: the destination does so in the commit of a
   * package of its own, and the working folder forgets them in the same moment. The next run of such a resource begins as if it never ran.
   * Asks the destination first what it remembers. Where nothing is selected, nothing happens. Without `dryRun` this cannot be undone.
   * Throws a `PipelineError` while packages wait, where the pipeline never ran, and for a schema that it does not have.
   * @param names of resources, or patterns: `"orders"`, `"re:^order"`, `/order/`. None with `all` or only `statePaths`
   */
  async dropResources(names: ResourceSelector = [], options: DropResourcesOptions = {}): Promise<DroppedResources> {
    checkDropOptions(names, options);
    return await this.#instance.call("dropResources", options.signal, (call) => dropResourcesCall(call, names, options));
  }

  /**
   * What was loaded, to read. Nothing is connected before something is read.
   * @param choices `schemaName`: only the tables of that schema, from the dataset that it is in
   */
  dataset(choices: DatasetChoices = {}): Dataset {
    return new Dataset(async () => await readBackOptions(await this.#instance.setup(), this.#choices, choices));
  }

  /** A connection for SQL in the destination's own dialect. Dispose of it. `schemaName`: to the dataset that this schema is in. */
  async sqlClient(choices: DatasetChoices = {}): Promise<SqlClient> {
    return await openSqlClient(await readBackOptions(await this.#instance.setup(), this.#choices, choices));
  }

  /** The state, as the newest package left it: what sources keep from run to run, and what the pipeline does. `undefined` before the first one. */
  async state(): Promise<PipelineState | undefined> {
    const { store } = await this.#instance.setup();
    const { state } = await store.memory();
    return state === undefined ? undefined : decodeState(state, this.name);
  }

  /**
   * A schema, as the newest package left it. `undefined` before the first package of it is normalized.
   * @param name default: the default schema
   */
  async schema(name?: string): Promise<Schema | undefined> {
    return await knownSchema(await this.#instance.setup(), name);
  }

  /** Names of the schemas that are known, the default one first. */
  async schemaNames(): Promise<readonly string[]> {
    return await knownSchemaNames(await this.#instance.setup());
  }

  /** The schema of data that names none: the first that the pipeline had, or one that is named after it. */
  async defaultSchemaName(): Promise<string> {
    return await defaultSchemaName(await this.#instance.setup());
  }

  /** The folder with the packages, the state and the schemas of the pipeline. It may not exist yet. */
  async workingFolder(): Promise<string> {
    return (await this.#instance.setup()).folder;
  }

  /** Load ids of packages that are extracted or normalized, and not loaded. Oldest first. */
  async pendingPackages(): Promise<readonly string[]> {
    return await waitingPackages((await this.#instance.setup()).store);
  }

  /** What is known of each package, oldest first: those that wait, and those that were finished, of which the newest hundred are remembered. */
  async packages(): Promise<readonly PackageRecord[]> {
    return await (await this.#instance.setup()).store.records();
  }

  /** What is known of one package: its stage, rows, files, what it changes in the schema, and why the last attempt at it failed. */
  async package(loadId: string): Promise<PackageRecord | undefined> {
    return (await this.packages()).find((each) => each.loadId === loadId);
  }

  /**
   * Gives up one package that waits, with its rows. The state of the packages behind it goes on from that of this one: rows that an incremental
   * resource has given into it do not come again. So while others wait behind it, say what shall become of them: `later: "keep"` or `"drop"`.
   * Load ids of what was given up, oldest first. Throws a `PipelineError` where the package does not wait, or others behind it do and nothing was said.
   */
  async abortPackage(loadId: string, options: AbortPackageOptions = {}): Promise<readonly string[]> {
    return await this.#instance.call("abortPackage", undefined, ({ setup }) => abortPackageCall(setup, loadId, options));
  }

  /**
   * Gives up all packages that wait, with their rows, and returns their load ids. State and schema go back to what the newest loaded package
   * left. A load that was cut off in its commit may be at the destination nevertheless: `run()` without data settles that first.
   */
  async dropPendingPackages(): Promise<readonly string[]> {
    return await this.#instance.call("dropPendingPackages", undefined, ({ setup }) => dropPendingPackagesCall(setup));
  }

  /** `await using`: ends a running step where nothing is lost, and waits for it. No other can begin. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#instance[Symbol.asyncDispose]();
  }
}
