import type { NamingConvention } from "./naming-convention.js";
import { NamingError } from "./naming-error.js";
import { type LengthUnit, shortenName } from "./shorten-name.js";
import { stripWhitespace } from "./strip-whitespace.js";

/** Six characters of tag must fit into every name. */
const shortestMaxLength = 6;

/** What makes a naming convention; `defineNamingConvention` adds paths, trimming and shortening. */
export interface NamingConventionDefinition {
  /** `package#export` of the convention, so that others find it by the name that the schema stores. */
  readonly name: string;
  readonly caseSensitive: boolean;
  /** Default `__`. No normalised identifier may contain it. */
  readonly pathSeparator?: string;
  /** The longest that names may ever be, in characters; also the length if none is asked for. Default: no limit. */
  readonly maxLength?: number;
  /** Gets an identifier without white space around it, never empty. Lengths are not its business. */
  normalize(identifier: string): string;
  /** The same for tables, datasets and schemas. `shorten` cuts a normalised name to the maximum length. Default: as `normalize`. */
  normalizeTable?(identifier: string, shorten: (normalized: string) => string): string;
}

/** A naming convention of one's own, without a maximum length unless the definition has one. */
export function defineNamingConvention(definition: NamingConventionDefinition): NamingConvention {
  return createConvention(definition, definition.maxLength, "characters");
}

function createConvention(definition: NamingConventionDefinition, maxLength: number | undefined, lengthUnit: LengthUnit): NamingConvention {
  checkMaxLength(definition, maxLength);
  const { name, caseSensitive, pathSeparator = "__" } = definition;

  const shorten = (normalized: string, original: string): string => shortenName(normalized, original, maxLength, lengthUnit);

  const trimmed = (identifier: string): string => {
    const stripped = stripWhitespace(identifier);
    if (stripped === "") throw new NamingError("An empty name cannot be normalised. Give the column or table a name.");
    return stripped;
  };

  const normalizeIdentifier = (identifier: string): string => {
    const stripped = trimmed(identifier);
    return shorten(definition.normalize(stripped), stripped);
  };

  const normalizeTableIdentifier = (identifier: string): string => {
    if (definition.normalizeTable === undefined) return normalizeIdentifier(identifier);
    const stripped = trimmed(identifier);
    return definition.normalizeTable(stripped, (normalized) => shorten(normalized, stripped));
  };

  const isNotBlank = (identifier: string): boolean => stripWhitespace(identifier) !== "";
  const makePath = (...identifiers: readonly string[]): string => identifiers.filter(isNotBlank).join(pathSeparator);
  const breakPath = (path: string): readonly string[] => path.split(pathSeparator).filter(isNotBlank);
  const pathOf = (path: string, normalize: (identifier: string) => string): string =>
    shorten(makePath(...breakPath(path).map(normalize)), path);

  return Object.freeze({
    name,
    caseSensitive,
    pathSeparator,
    ...(maxLength === undefined ? {} : { maxLength }),
    lengthUnit,
    normalizeIdentifier,
    normalizeTableIdentifier,
    normalizePath: (path: string) => pathOf(path, normalizeIdentifier),
    normalizeTablesPath: (path: string) => pathOf(path, normalizeTableIdentifier),
    makePath,
    breakPath,
    shortenFragments: (...fragments: readonly string[]) => {
      const path = makePath(...fragments);
      return shorten(path, path);
    },
    withMaxLength: (length: number | undefined, unit: LengthUnit = lengthUnit) =>
      createConvention(definition, length ?? definition.maxLength, unit),
  });
}

function checkMaxLength(definition: NamingConventionDefinition, maxLength: number | undefined): void {
  if (maxLength === undefined) return;
  const longest = definition.maxLength ?? Number.MAX_SAFE_INTEGER;
  if (!Number.isSafeInteger(maxLength) || maxLength < shortestMaxLength || maxLength > longest) {
    const upper = definition.maxLength === undefined ? "" : ` and at most ${longest}`;
    throw new NamingError(
      `Names of the convention ${definition.name} cannot have the maximum length ${maxLength}. It must be a whole number of at least ${shortestMaxLength}${upper}.`,
      { context: { convention: definition.name } },
    );
  }
}
