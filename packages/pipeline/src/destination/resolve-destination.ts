import {
  parseReference,
  registeredDestination,
  type Destination,
  type DestinationFactory,
  type DestinationReference,
  type ParsedReference,
} from "@dlt-ts/core";
import { coerceFound } from "../config/coerce-found.js";
import { ConfigError } from "../config/config-error.js";
import type { Config } from "../config/config.js";
import { lookUp } from "../config/lookup.js";
import { appParents, importFromApp, type ImportParents } from "./import-from-app.js";
import { notFoundError } from "./not-found-error.js";
import { DestinationReferenceError } from "./destination-reference-error.js";
import { checkSpecVersion, isDestinationLike, selectExport } from "./select-export.js";

/** What a reference is resolved with. */
export interface ResolveDestinationOptions {
  readonly config: Config;
  /** Its name in config and load info. */
  readonly destinationName?: string | undefined;
  /** Added to what the destination has; these win. */
  readonly destinationOptions?: Readonly<Record<string, unknown>> | undefined;
  /** Where modules are looked up from. Default: the project folder, the current folder, the main script. */
  readonly parents?: ImportParents;
}

/**
 * The destination that a reference stands for: a destination, a factory, a name (`duckdb`, or one whose `destination_type` stands in config),
 * a package (`@dlt-ts/duckdb`, `package#export`), a path. Without a reference the name is looked up as one.
 * Names that are not registered are imported, as the app sees its packages; nothing is ever installed.
 *
 * Throws a `DestinationReferenceError`, or a `DestinationError` (`options`) for a text that is no reference and for misspelt options.
 */
export async function resolveDestination(
  reference: DestinationReference | DestinationFactory | undefined,
  options: ResolveDestinationOptions,
): Promise<Destination> {
  const { config, destinationName, destinationOptions } = options;
  const name = destinationName === undefined ? {} : { destinationName };
  if (typeof reference === "string" || reference === undefined) {
    const text = reference ?? destinationName;
    if (text === undefined) throw noReference(config);
    const found = await findNamed(text, reference === undefined ? undefined : destinationName, options);
    return withOptions(found.found, { ...destinationOptions, ...name, ...found.name });
  }
  if (!isDestinationLike(reference)) throw notADestination(reference);
  return withOptions(checkSpecVersion(reference, `Destination "${reference.type}"`), { ...destinationOptions, ...name });
}

interface Found {
  readonly found: DestinationFactory | Destination;
  /** Set where the text was a name whose type stands in config. */
  readonly name: { readonly destinationName?: string };
}

async function findNamed(text: string, explicitName: string | undefined, options: ResolveDestinationOptions): Promise<Found> {
  const parsed = parseReference(text);
  const isName = parsed.kind === "name" && parsed.name === text.trim();
  const configured = isName && explicitName === undefined ? await configuredType(parsed.name, options.config) : undefined;
  if (configured === undefined) return { found: await find(text, parsed, isName, options), name: {} };

  const found = await find(configured.type, parseReference(configured.type), true, options, configured.where);
  return { found, name: { destinationName: text.trim() } };
}

/** At this very key, for all pipelines: the name decides what is looked up, so it cannot depend on it. */
async function configuredType(name: string, config: Config): Promise<{ readonly type: string; readonly where: string } | undefined> {
  const { found } = await lookUp(config.providers, { sections: [], tail: ["destination", name, "destination_type"] });
  if (found === undefined) return undefined;
  return { type: coerceFound(found, "text", "destination_type") as string, where: `${found.key} in ${found.provider.name}` };
}

async function find(
  reference: string,
  parsed: ParsedReference,
  isName: boolean,
  { config, parents = appParents(config.folders.project) }: ResolveDestinationOptions,
  configuredAt?: string,
): Promise<DestinationFactory | Destination> {
  const registered = parsed.kind === "name" ? registeredDestination(parsed.name) : undefined;
  if (registered !== undefined) return checkSpecVersion(registered, `Destination "${reference}"`);

  const specifiers = specifiersOf(parsed);
  const module = await importFromApp(specifiers, parents);
  if (module === undefined) throw notFoundError({ reference, configuredAt, specifiers, parents, config, isName });
  const exportName = parsed.kind === "name" ? undefined : parsed.export;
  return selectExport(module.exports, { specifier: module.specifier, exportName, type: typeOf(parsed) });
}

function specifiersOf(parsed: ParsedReference): readonly string[] {
  if (parsed.kind === "file") return [parsed.path];
  if (parsed.kind === "package") return [parsed.specifier];
  // Anything else is no name of a package, and must not come near a module loader.
  return /^[a-z][a-z0-9_-]*$/.test(parsed.name) ? [`@dlt-ts/${parsed.name}`, `dlt-ts-destination-${parsed.name}`] : [];
}

/** The type that a reference leads one to expect: `duckdb` of `duckdb`, `@dlt-ts/duckdb` and `dlt-ts-destination-duckdb`. */
function typeOf(parsed: ParsedReference): string {
  if (parsed.kind === "name") return parsed.name;
  if (parsed.kind === "file") return "";
  return parsed.specifier.slice(parsed.specifier.lastIndexOf("/") + 1).replace(/^dlt-ts-destination-/, "");
}

function withOptions(found: DestinationFactory | Destination, more: Readonly<Record<string, unknown>>): Destination {
  if (typeof found === "function") return found(more);
  return Object.keys(more).length === 0 ? found : found.factory({ ...found.options, ...more });
}

function notADestination(given: unknown): DestinationReferenceError {
  return new DestinationReferenceError(
    "DLT_DESTINATION_SPEC",
    `The destination is ${given === null ? "null" : `a ${typeof given}`} that no destination package made. Give a name ("duckdb"), or what a factory returns (duckdb()).`,
  );
}

function noReference(config: Config): ConfigError {
  const pipeline = config.pipelineName ?? "<pipeline>";
  return new ConfigError(
    "DLT_CONFIG_MISSING",
    `No destination is given. Pass \`destination\` to the pipeline, or set destination_type under [pipelines.${pipeline}] in config.toml in ${config.folders.settings}, or DESTINATION_TYPE in the environment.`,
  );
}
