import type { LengthUnit } from "./shorten-name.js";

/** How names in data become names in a schema. Pure; made for one maximum length. */
export interface NamingConvention {
  /** As it is stored in the schema: `snake_case`, or `package#export` of a custom one. */
  readonly name: string;
  /** Whether two names that differ only in case stay two names. */
  readonly caseSensitive: boolean;
  /** Between the fragments of a path. `__`, or `▶` in `direct`. */
  readonly pathSeparator: string;
  /** In `lengthUnit`; longer names are shortened with a tag. Absent: no limit. */
  readonly maxLength?: number;
  /** Default `characters` (code points). `bytes` (UTF-8): a name that the limit in characters lets through is shortened once more. */
  readonly lengthUnit: LengthUnit;

  /** Throws a `NamingError` for an empty name. */
  normalizeIdentifier(identifier: string): string;
  /** Tables, datasets, schema names. Most conventions treat them like any identifier. */
  normalizeTableIdentifier(identifier: string): string;
  /** Each fragment of a path, then the path, shortened with a tag of the path as given. */
  normalizePath(path: string): string;
  normalizeTablesPath(path: string): string;
  /** Joins identifiers that are not blank. Normalises nothing. */
  makePath(...identifiers: readonly string[]): string;
  breakPath(path: string): readonly string[];
  /** Joins fragments that are normalised already, and shortens: names of nested tables and flattened columns. */
  shortenFragments(...fragments: readonly string[]): string;
  /** The same convention for another length. */
  withMaxLength(maxLength: number | undefined, lengthUnit?: LengthUnit): NamingConvention;
}
