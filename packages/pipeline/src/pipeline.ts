import type { DestinationReference, Fitting, Schema } from "@dlt-ts/core";
import { ExtractInfo } from "./info/extract-info.js";
import { LoadInfo } from "./info/load-info.js";
import { NormalizeInfo } from "./info/normalize-info.js";
import { checkFormat } from "./jobs/choose-format.js";
import type { ExtractOptions, LoadOptions, PipelineChoices, PipelineOptions, StepOptions } from "./pipeline-options.js";
import { folderEffect } from "./progress/folder-effect.js";
import type { DatasetOptions } from "./read/dataset-options.js";
import { Dataset } from "./read/dataset.js";
import type { PackageRecord } from "./package/package-record.js";
import { openSqlClient, type SqlClient } from "./read/sql-client.js";
import { checkLoadOptions, checkNormalizeOptions, checkPipelineOptions, checkRunOptions } from "./calls/check-options.js";
import { systemClock, type Clock } from "./process/clock.js";
import { beginInstance } from "./calls/begin-instance.js";
import { defaultSchemaName, knownDefaultSchemaName } from "./setup/default-schema-name.js";
import { checkDropOptions, type DropResourcesOptions, type DroppedResources } from "./drop/drop-options.js";
import type { ResourceSelector } from "./drop/drop-selection.js";
import { dropStep, findDrop } from "./steps/drop-step.js";
import { extractStep } from "./steps/extract-step.js";
import { hasPackageOf } from "./calls/has-package-of.js";
import { packagesToAbort, type AbortPackageOptions } from "./calls/abort-package.js";
import { giveUp } from "./calls/give-up.js";
import { fusedStep } from "./steps/fused-step.js";
import { loadStep, type LoadStepResult } from "./steps/load-step.js";
import { normalizeStep } from "./steps/normalize-step.js";
import { sourcesOf, type PipelineData, type RunHints, type RunSource } from "./source/pipeline-data.js";
import { PipelineError } from "./pipeline-error.js";
import { checkPipelineName } from "./names/pipeline-name.js";
import { openSetup, type PipelineSetup } from "./setup/pipeline-setup.js";
import { datasetOptions, type DatasetChoices } from "./read/read-back.js";
import type { TargetChoices } from "./setup/resolve-target.js";
import { hasDestination, resolveDestinations, type Destinations } from "./setup/resolve-destinations.js";
import { namingOf, readSchema } from "./setup/run-schema.js";
import { StepRunner } from "./calls/call-runner.js";
import { unknownSchema } from "./setup/unknown-schema.js";
import { runFacts, type RunFacts } from "./steps/run-facts.js";
import { syncStep, type SyncResult } from "./steps/sync-step.js";
import { decodeState } from "./state/decode-state.js";
import type { PipelineState } from "./state/pipeline-state.js";
import type { PipelineTrace } from "./trace/pipeline-trace.js";
import { lastTrace } from "./calls/traced-call.js";
import { writeSchemaFiles } from "./steps/write-schema-files.js";
import { writerChoices } from "./jobs/writer-choices.js";

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
  readonly #options: PipelineChoices;
  readonly #clock: Clock;
  #setup: Promise<PipelineSetup> | undefined;
  readonly #steps: StepRunner;
  readonly #since: number;
  #begun = false;
  /** What the destination said last. */
  #synced: SyncResult | undefined;

  /** Use `pipeline(name, options)`. */
  constructor(name: string, options: PipelineChoices, clock: Clock = systemClock) {
    this.name = checkPipelineName(name);
    checkPipelineOptions(options);
    this.#options = options;
    this.#clock = clock;
    this.#since = clock.now();
    this.#steps = new StepRunner({ pipeline: name, open: () => this.#opened(), lockTimeout: options.lockTimeout ?? 0 });
  }

  /**
   * Extracts, normalizes and loads. Packages that wait from earlier are finished first; both are in the load info.
   * Without data only they are.
   */
  async run<const Data extends PipelineData>(
    data?: Data & Fitting<Reference, Data>,
    options: ExtractOptions<Reference> = {},
  ): Promise<LoadInfo> {
    checkRunOptions("run()", options);
    const { signal: given, refresh, idempotencyKey, ...hints } = options;
    const sources = data === undefined ? [] : sourcesOf(data, hints as RunHints);
    return await this.#step("run", given, async (setup, signal) => {
      const startedAt = this.#clock.now();
      const { datasetName, onUnsupported } = this.#options;
      const choices = await writerChoices(setup.config, this.#options);
      const destinations = await resolveDestinations(setup, this.#options);
      if (hints.loaderFileFormat !== undefined) checkFormat(hints.loaderFileFormat, destinations);
      const isDone = idempotencyKey !== undefined && (await hasPackageOf(setup.store, idempotencyKey));
      const normalized = await normalizeStep(setup, { destinations, choices, signal, onUnsupported });
      if (normalized.length > 0) await writeSchemaFiles(setup);
      const waiting = await this.#load(setup, destinations, this.#options, signal);
      if (data === undefined || isDone) return new LoadInfo(this.name, startedAt, this.#clock.now(), waiting);

      if (setup.settings.restoreFromDestination && !setup.settings.devMode) {
        // Before each run: another machine may have loaded since the last one, or the folder may be gone.
        this.#synced = await syncStep(setup, destinations, datasetName, signal);
      }
      const facts = await this.#facts(setup, destinations, sources, { refresh, idempotencyKey });
      const written = await fusedStep(setup, { sources, destinations, facts, choices, signal, onUnsupported });
      if (written.length > 0) await writeSchemaFiles(setup);
      this.#sent(facts);
      const own = new Set(written.map(({ loadId }) => loadId));
      const loaded = await this.#load(setup, destinations, this.#options, signal, own);
      const packages = [...waiting.packages, ...loaded.packages];
      return new LoadInfo(this.name, startedAt, this.#clock.now(), { ...loaded, packages });
    });
  }

  /** Writes the rows of the data to the working folder, for `normalize`. Needs no destination; one that is known is noted in the state. */
  async extract<const Data extends PipelineData>(
    data: Data & Fitting<Reference, Data>,
    options: ExtractOptions<Reference> = {},
  ): Promise<ExtractInfo> {
    checkRunOptions("extract()", options);
    const { signal: given, refresh, idempotencyKey, ...hints } = options;
    const sources = sourcesOf(data, hints as RunHints);
    return await this.#step("extract", given, async (setup, signal) => {
      const startedAt = this.#clock.now();
      const destinations = hasDestination(setup, this.#options) ? await resolveDestinations(setup, this.#options) : undefined;
      if (destinations !== undefined && hints.loaderFileFormat !== undefined) checkFormat(hints.loaderFileFormat, destinations);
      const facts = await this.#facts(setup, destinations, sources, { refresh, idempotencyKey });
      const isDone = idempotencyKey !== undefined && (await hasPackageOf(setup.store, idempotencyKey));
      const choices = await writerChoices(setup.config, this.#options);
      const packages = isDone ? [] : await extractStep(setup, { sources, facts, choices, signal });
      if (!isDone) this.#sent(facts);
      return new ExtractInfo(this.name, startedAt, this.#clock.now(), packages);
    });
  }

  /** Turns extracted packages into files that the destination loads. Needs the destination, but neither credentials nor its driver. */
  async normalize(options: StepOptions = {}): Promise<NormalizeInfo> {
    checkNormalizeOptions(options);
    return await this.#step("normalize", options.signal, async (setup, signal) => {
      const startedAt = this.#clock.now();
      const { onUnsupported } = this.#options;
      const choices = await writerChoices(setup.config, this.#options);
      const destinations = await resolveDestinations(setup, this.#options);
      const packages = await normalizeStep(setup, { destinations, choices, signal, onUnsupported });
      if (packages.length > 0) await writeSchemaFiles(setup);
      return new NormalizeInfo(this.name, startedAt, this.#clock.now(), packages);
    });
  }

  /** Loads normalized packages, oldest first. A destination given here takes the place of the pipeline's. */
  async load<const Other extends DestinationReference = Reference>(options: LoadOptions<Other> = {}): Promise<LoadInfo> {
    checkLoadOptions(options);
    const { signal: given, ...changes } = options;
    return await this.#step("load", given, async (setup, signal) => {
      const startedAt = this.#clock.now();
      const choices = this.#choices(changes);
      const result = await this.#load(setup, await resolveDestinations(setup, choices), choices, signal);
      return new LoadInfo(this.name, startedAt, this.#clock.now(), result);
    });
  }

  /** What the last call of `run`, `extract`, `normalize`, `load`, `sync` or `dropResources` did, in this process or another. `undefined`: there was none. */
  async lastTrace(): Promise<PipelineTrace | undefined> {
    return await lastTrace(await this.#opened());
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
    const { signal: given, ...changes } = options;
    return await this.#step("sync", given, async (setup, signal) => {
      await this.#refuseWaiting("sync()");
      const choices = this.#choices(changes);
      this.#synced = await syncStep(setup, await resolveDestinations(setup, choices), choices.datasetName, signal);
      this.#setup = undefined;
      const { found, restored } = this.#synced;
      return { found, restored };
    });
  }

  /**
   * Empties the working folder: packages that wait, state and schemas. The destination is untouched, and what it remembers comes back with the
   * next `run()`, unless `restoreFromDestination` is false.
   */
  async drop(): Promise<void> {
    await this.#step("drop", undefined, (setup) => folderEffect(setup, "wipe", () => setup.store.wipe()));
    this.#synced = undefined;
    this.#setup = undefined;
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
    const { all = false, statePaths = [], stateOnly = false, dryRun = false } = options;
    return await this.#step("dropResources", options.signal, async (setup, signal) => {
      await this.#refuseWaiting("dropResources()");
      const destinations = await resolveDestinations(setup, this.#options);
      this.#synced = await syncStep(setup, destinations, this.#options.datasetName, signal);
      const memory = await setup.store.memory();
      const schemaName = options.schemaName ?? knownDefaultSchemaName(memory);
      if (schemaName === undefined || !memory.schemas.has(schemaName)) throw unknownSchema(this.name, schemaName, memory);
      const found = await findDrop(setup, destinations, schemaName, { names, all, statePaths, stateOnly });
      const { selection } = found;
      const isEmpty = [selection.tables, selection.resourceStates, selection.statePaths].every((list) => list.length === 0);
      const facts = await this.#facts(setup, destinations, [], {});
      const answer = { schemaName, dataset: facts.datasetName ?? undefined, ...selection };
      if (dryRun || isEmpty) return { ...answer, loadIds: [] };
      const choices = await writerChoices(setup.config, this.#options);
      const loadIds = await dropStep(setup, { ...found, destinations, facts, schemaName, choices, signal });
      await writeSchemaFiles(setup);
      await this.#load(setup, destinations, this.#options, signal, new Set(loadIds));
      this.#sent(facts);
      return { ...answer, loadIds };
    });
  }

  /**
   * What was loaded, to read. Nothing is connected before something is read.
   * @param choices `schemaName`: only the tables of that schema, from the dataset that it is in
   */
  dataset(choices: DatasetChoices = {}): Dataset {
    return new Dataset(() => this.#datasetOptions(choices));
  }

  /** A connection for SQL in the destination's own dialect. Dispose of it. `schemaName`: to the dataset that this schema is in. */
  async sqlClient(choices: DatasetChoices = {}): Promise<SqlClient> {
    return await openSqlClient(await this.#datasetOptions(choices));
  }

  /** The state, as the newest package left it: what sources keep from run to run, and what the pipeline does. `undefined` before the first one. */
  async state(): Promise<PipelineState | undefined> {
    const { store } = await this.#opened();
    const { state } = await store.memory();
    return state === undefined ? undefined : decodeState(state, this.name);
  }

  /**
   * A schema, as the newest package left it. `undefined` before the first package of it is normalized.
   * @param name default: the default schema
   */
  async schema(name?: string): Promise<Schema | undefined> {
    const { store, config } = await this.#opened();
    const memory = await store.memory();
    const document = memory.schemas.get(name ?? knownDefaultSchemaName(memory) ?? "");
    return document === undefined ? undefined : await readSchema(document, config);
  }

  /** Names of the schemas that are known, the default one first. */
  async schemaNames(): Promise<readonly string[]> {
    const { store } = await this.#opened();
    const memory = await store.memory();
    const usual = knownDefaultSchemaName(memory);
    const others = [...memory.schemas.keys()].filter((name) => name !== usual).sort();
    return usual === undefined || !memory.schemas.has(usual) ? others : [usual, ...others];
  }

  /** The schema of data that names none: the first that the pipeline had, or one that is named after it. */
  async defaultSchemaName(): Promise<string> {
    return await defaultSchemaName(await this.#opened());
  }

  /** The folder with the packages, the state and the schemas of the pipeline. It may not exist yet. */
  async workingFolder(): Promise<string> {
    return (await this.#opened()).folder;
  }

  /** Load ids of packages that are extracted or normalized, and not loaded. Oldest first. */
  async pendingPackages(): Promise<readonly string[]> {
    const { store } = await this.#opened();
    return [...(await store.list("normalized")), ...(await store.list("extracted"))].sort();
  }

  /** What is known of each package, oldest first: those that wait, and those that were finished, of which the newest hundred are remembered. */
  async packages(): Promise<readonly PackageRecord[]> {
    const { store } = await this.#opened();
    return await store.records();
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
    return await this.#step("abortPackage", undefined, async (setup) => {
      return await giveUp(setup, packagesToAbort(this.name, await this.pendingPackages(), loadId, options));
    });
  }

  /**
   * Gives up all packages that wait, with their rows, and returns their load ids. State and schema go back to what the newest loaded package
   * left. A load that was cut off in its commit may be at the destination nevertheless: `run()` without data settles that first.
   */
  async dropPendingPackages(): Promise<readonly string[]> {
    return await this.#step("dropPendingPackages", undefined, async (setup) => {
      return await giveUp(setup, await this.pendingPackages());
    });
  }

  /** `await using`: ends a running step where nothing is lost, and waits for it. No other can begin. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#steps[Symbol.asyncDispose]();
  }

  async #refuseWaiting(call: string): Promise<void> {
    const waiting = await this.pendingPackages();
    if (waiting.length === 0) return;
    throw new PipelineError(
      `Pipeline "${this.name}" has packages that wait: ${waiting.join(", ")}. Load them, or give them up with dropPendingPackages(), before ${call}.`,
      { context: { pipeline: this.name } },
    );
  }

  async #datasetOptions(choices: DatasetChoices): Promise<DatasetOptions> {
    const setup = await this.#opened();
    return await datasetOptions(setup, await resolveDestinations(setup, this.#options), this.#options.datasetName, choices);
  }

  /** `written`: load ids of the packages that this call has just written. */
  async #load(
    setup: PipelineSetup,
    destinations: Destinations,
    choices: TargetChoices,
    signal: AbortSignal,
    written?: ReadonlySet<string>,
  ): Promise<LoadStepResult> {
    const naming = await namingOf(setup, destinations);
    return await loadStep(setup, destinations, naming, { ...choices, written }, signal);
  }

  async #facts(
    setup: PipelineSetup,
    destinations: Destinations | undefined,
    sources: readonly RunSource[],
    { refresh = setup.settings.refresh, idempotencyKey }: Pick<RunFacts, "refresh" | "idempotencyKey">,
  ): Promise<RunFacts> {
    const facts = await runFacts(setup, destinations, this.#options.datasetName, sources);
    // A refresh forgets what the destination knows of the pipeline; the state is written again with it.
    return { ...facts, resend: this.#synced?.resend === true || refresh !== undefined, refresh, idempotencyKey };
  }

  /** The state is in a package. */
  #sent({ resend }: RunFacts): void {
    if (resend === true && this.#synced !== undefined) this.#synced = { ...this.#synced, resend: false };
  }

  /** Those of one call over those of the pipeline. Name and options of one destination mean nothing to another. */
  #choices(changes: object): PipelineChoices {
    const { datasetName, onUnsupported } = this.#options;
    const inherited = (changes as PipelineChoices).destination === undefined ? this.#options : { datasetName, onUnsupported };
    return { ...inherited, ...changes };
  }

  async #step<Value>(
    step: string,
    given: AbortSignal | undefined,
    work: (setup: PipelineSetup, signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    return await this.#steps.run(step, given, async (setup, signal) => {
      if (!this.#begun) await beginInstance(setup);
      this.#begun = true;
      return await work(setup, signal);
    });
  }

  async #opened(): Promise<PipelineSetup> {
    this.#setup ??= openSetup(this.name, this.#options, this.#clock, this.#since);
    try {
      return await this.#setup;
    } catch (error) {
      // A config file that was wrong may be right the next time.
      this.#setup = undefined;
      throw error;
    }
  }
}
