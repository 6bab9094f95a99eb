import type { DestinationCapabilities } from "../capabilities/capabilities.js";
import type { JobFormat } from "../load/job-format.js";
import type { OptionsSchema } from "../options/options-schema.js";
import type { SystemTables } from "../schema/system-tables.js";
import type { DestinationClient } from "./client.js";
import type { CommonOptions } from "./common-options.js";
import type { StagingArea } from "./staging-area.js";

/**
 * What a factory takes: one object of options, or the value of the option that the destination declares as positional
 * (`duckdb("a.duckdb")` is `duckdb({ credentials: "a.duckdb" })`) and then the others.
 */
export type FactoryArguments<Options extends object, Positional extends keyof Options> =
  | [options?: Partial<Options> & CommonOptions]
  | ([Positional] extends [never]
      ? never
      : [value: NonNullable<Options[Positional]>, options?: Partial<Omit<Options, Positional>> & CommonOptions]);

/**
 * Made by `defineDestination`, never by hand. Calling it does no I/O, imports no driver and never throws for what is missing:
 * what is missing comes from config when the pipeline connects. A misspelt option throws at once.
 */
export interface DestinationFactory<
  Type extends string = string,
  // oxlint-disable-next-line typescript/no-explicit-any -- a factory of any options must be assignable here
  Options extends object = any,
  Capabilities extends DestinationCapabilities = DestinationCapabilities,
  Positional extends keyof Options = never,
> {
  (...options: FactoryArguments<Options, Positional>): Destination<Type, Options, Capabilities>;
  /** Of this contract. */
  readonly specVersion: 1;
  /** As in `destination: "duckdb"`. */
  readonly type: Type;
  /** Describes and validates its own options. */
  readonly schema: OptionsSchema<unknown>;
  /** The option that a first argument that is not a plain object stands for. */
  readonly positional?: string;
}

/** Inert: options as given and facts that follow from them. One instance may serve many pipelines at once. */
export interface Destination<
  Type extends string = string,
  // oxlint-disable-next-line typescript/no-explicit-any -- a destination of any options must be assignable here
  Options extends object = any,
  Capabilities extends DestinationCapabilities = DestinationCapabilities,
> {
  /** Of this contract. */
  readonly specVersion: 1;
  readonly type: Type;
  /** `destinationName` where given, else the type. */
  readonly name: string;
  /** Free text of the user's, shown in load info. */
  readonly environment?: string;
  /** Makes the same destination with more options: the engine adds what config knows and asks for capabilities again. */
  // oxlint-disable-next-line typescript/no-explicit-any -- which option is positional does not matter here
  readonly factory: DestinationFactory<Type, Options, Capabilities, any>;
  /** As given: partial, unchecked. Secrets in it print as `***`. */
  readonly options: Partial<Options> & CommonOptions;
  /** Pure and cheap; same answer for the same options. Options that are still unknown are taken at their defaults. */
  capabilities(): Capabilities;
  /** Job formats that only this destination understands; their names stand in `capabilities().formats`. Needs no driver. */
  readonly formats?: readonly JobFormat[];
  /**
   * Imports the driver and opens a connection; creates no dataset (an embedded engine may create its empty file). May be called many times, in parallel, for one dataset.
   * Rejects with reason `options`, `driver-missing`, `connection`, `authentication` or `permission`; only `connection` is tried again.
   */
  connect(context: ConnectContext): Promise<DestinationClient>;
}

/** Everything that a connection depends on. */
// oxlint-disable-next-line typescript/no-explicit-any -- the engine connects without knowing the options
export interface ConnectContext<Options extends object = any> {
  /** Complete and validated. The only place where a destination sees resolved secrets. */
  readonly options: Options;
  /** The name of the pipeline. */
  readonly pipeline: string;
  /** The name that the user gave this destination, if any. */
  readonly destinationName?: string;
  /** The physical dataset name; absent where a destination has no datasets and the user named none. */
  readonly dataset?: string;
  /** Where receipts, loads, state and schema versions are, under their final names. */
  readonly systemTables: SystemTables;
  /** Where relative local paths start. Absent where there is no local disk. */
  readonly localFolder?: string;
  /** The working folder of the pipeline (`:pipeline:` in Python's paths). Absent outside a pipeline. */
  readonly pipelineFolder?: string;
  /** Present when the pipeline has a staging destination whose URLs this destination can read. Opened and closed by the engine. */
  readonly staging?: StagingArea;
  /** Holds for the life of the client. */
  readonly signal: AbortSignal;
}
