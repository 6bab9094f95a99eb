import { didYouMean } from "@dlt-ts/core";
import type { DestinationOptions, LoadOptions, PipelineOptions, StepOptions } from "../pipeline-options.js";
import type { RefreshMode } from "../drop/refresh-mode.js";
import { PipelineError } from "../pipeline-error.js";

type Names<Options> = Readonly<Record<keyof Options & string, true>>;

const ofDestination: Names<DestinationOptions> = {
  destination: true,
  destinationName: true,
  destinationOptions: true,
  staging: true,
  datasetName: true,
  onUnsupported: true,
};
const ofPipeline: Names<PipelineOptions> = {
  ...ofDestination,
  pipelinesDir: true,
  projectFolder: true,
  progress: true,
  onNameCollision: true,
  importSchemaPath: true,
  exportSchemaPath: true,
  externalSchemaFormat: true,
  externalSchemaFormatRemoveDefaults: true,
  badRows: true,
  discardedRows: true,
  quarantineTable: true,
  rejectedSamples: true,
  maxValueBytes: true,
  lockTimeout: true,
  devMode: true,
  refresh: true,
  restoreFromDestination: true,
  useSingleDataset: true,
};
const texts = [
  "destinationName",
  "datasetName",
  "pipelinesDir",
  "projectFolder",
  "importSchemaPath",
  "exportSchemaPath",
  "quarantineTable",
] as const satisfies readonly (keyof PipelineOptions)[];
const booleans = [
  "devMode",
  "restoreFromDestination",
  "useSingleDataset",
  "externalSchemaFormatRemoveDefaults",
] as const satisfies readonly (keyof PipelineOptions)[];
const words = {
  onUnsupported: ["append"],
  onNameCollision: ["error", "suffix"],
  externalSchemaFormat: ["yaml", "json"],
} as const satisfies { readonly [Name in keyof PipelineOptions]: readonly PipelineOptions[Name][] };

const ofNormalize: Names<StepOptions> = { signal: true };
const ofLoad: Names<LoadOptions> = { ...ofDestination, signal: true };

/** Refuses what `pipeline()` cannot use: an option that it does not have would be left out without a word. */
export function checkPipelineOptions(options: unknown): void {
  checkOptions("pipeline()", options, ofPipeline);
}

/** The same for `normalize()`. */
export function checkNormalizeOptions(options: unknown): void {
  checkOptions("normalize()", options, ofNormalize);
}

/** The same for `load()`, and for `sync()`, whose options are among them. */
export function checkLoadOptions(options: unknown, call: "load()" | "sync()" = "load()"): void {
  checkOptions(call, options, ofLoad);
}

/** The same for `run()` and `extract()`, whose other options are hints, and checked as such. */
export function checkRunOptions(call: "run()" | "extract()", options: unknown): void {
  const { refresh, idempotencyKey, signal } = objectOf(call, options);
  checkRefresh(call, refresh);
  checkSignal(call, signal);
  if (idempotencyKey !== undefined && (typeof idempotencyKey !== "string" || idempotencyKey === "")) {
    throw new PipelineError(`The option "idempotencyKey" of ${call} is no text, or an empty one.`);
  }
}

function checkOptions(call: string, given: unknown, known: Readonly<Record<string, true>>): void {
  const options = objectOf(call, given);
  const names = Object.keys(known);
  for (const name of Object.keys(options)) {
    if (names.includes(name)) continue;
    throw new PipelineError(`${call} has no option "${name}".${didYouMean(name, names)} There are ${names.join(", ")}.`);
  }
  for (const name of texts) {
    const value = options[name];
    if (value !== undefined && typeof value !== "string") throw new PipelineError(`The option "${name}" of ${call} is no text.`);
  }
  if (options["datasetName"] !== undefined && String(options["datasetName"]).trim() === "" && options["datasetName"] !== "") {
    throw new PipelineError(`The option "datasetName" of ${call} is blank. Leave it out for the usual name.`);
  }
  for (const name of booleans) {
    const value = options[name];
    if (value !== undefined && typeof value !== "boolean")
      throw new PipelineError(`The option "${name}" of ${call} is neither true nor false.`);
  }
  checkRefresh(call, options["refresh"]);
  const { lockTimeout } = options;
  if (lockTimeout !== undefined && !(typeof lockTimeout === "number" && lockTimeout >= 0)) {
    throw new PipelineError(`The option "lockTimeout" of ${call} is no number of milliseconds.`);
  }
  for (const [name, allowed] of Object.entries(words)) {
    const value = options[name];
    if (value === undefined || (allowed as readonly unknown[]).includes(value)) continue;
    throw new PipelineError(`The option "${name}" of ${call} can only be ${allowed.map((word) => `"${word}"`).join(" or ")}.`);
  }
  const { destinationOptions } = options;
  if (destinationOptions !== undefined && (typeof destinationOptions !== "object" || destinationOptions === null)) {
    throw new PipelineError(`The option "destinationOptions" of ${call} is no object of options.`);
  }
  checkSignal(call, options["signal"]);
}

function checkSignal(call: string, signal: unknown): void {
  if (signal === undefined || signal instanceof AbortSignal) return;
  throw new PipelineError(`The option "signal" of ${call} is no AbortSignal; give that of an AbortController, or AbortSignal.timeout(…).`);
}

const refreshModes: readonly unknown[] = ["drop_sources", "drop_resources", "drop_data"] satisfies readonly RefreshMode[];

function checkRefresh(call: string, refresh: unknown): void {
  if (refresh === undefined || refreshModes.includes(refresh)) return;
  throw new PipelineError(
    `The option "refresh" of ${call} is ${typeof refresh === "string" ? `"${refresh}"` : `of the type ${typeof refresh}`}; it can be ${refreshModes.join(", ")}.`,
  );
}

function objectOf(call: string, given: unknown): Readonly<Record<string, unknown>> {
  if (typeof given === "object" && given !== null) return given as Readonly<Record<string, unknown>>;
  throw new PipelineError(
    `The options of ${call} are ${given === null ? "null" : `a ${typeof given}`}; give an object, or leave them out.`,
  );
}
