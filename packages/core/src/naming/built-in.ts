import { direct } from "./direct.js";
import { duckCase } from "./duck-case.js";
import type { NamingConvention } from "./naming-convention.js";
import { NamingError } from "./naming-error.js";
import { s3Tables } from "./s3-tables.js";
import type { LengthUnit } from "./shorten-name.js";
import { snakeCase } from "./snake-case.js";
import { sqlCaseInsensitive, sqlCaseSensitive } from "./sql-case.js";

const builtIn: ReadonlyMap<string, NamingConvention> = new Map(
  [snakeCase, duckCase, direct, sqlCaseSensitive, sqlCaseInsensitive, s3Tables].map((convention) => [convention.name, convention]),
);

/** The names of the conventions that come with dlt, in the order in which messages list them. */
export const namingConventions: readonly string[] = [...builtIn.keys()];

/** Python also writes a convention as its module or its class; `names` is what the package was called long ago. */
const pythonReference: RegExp = /^dlt\.common\.normalizers\.(?:naming|names)\.(\w+)(?:\.NamingConvention)?$/;

/** Whether `namingConvention` knows a name. */
export function isBuiltInNaming(name: string): boolean {
  return builtIn.has(shortName(name));
}

/**
 * A convention that comes with dlt, by its name: `snake_case`, `duck_case`, `direct`, `sql_cs_v1`, `sql_ci_v1`, `s3_tables`,
 * or by the full name of its Python module. `maxLength` is in `lengthUnit`, default characters; absent: no limit.
 * Throws a `NamingError` for any other name.
 */
export function namingConvention(name: string, maxLength?: number, lengthUnit: LengthUnit = "characters"): NamingConvention {
  const convention = builtIn.get(shortName(name));
  if (convention === undefined) {
    throw new NamingError(
      `There is no naming convention ${JSON.stringify(name)}. Those that come with dlt: ${namingConventions.join(", ")}. A custom one is written as "package#export".`,
      { context: { convention: name } },
    );
  }
  return maxLength === undefined ? convention : convention.withMaxLength(maxLength, lengthUnit);
}

function shortName(name: string): string {
  return pythonReference.exec(name)?.[1] ?? name;
}
