import { defineNamingConvention } from "./define-naming-convention.js";
import type { NamingConvention } from "./naming-convention.js";
import { contractUnderscores, countTrailingUnderscores, guardLeadingDigit, reduceAlphabet } from "./reduced-alphabet.js";

/** Two underscores alone come out empty: so they do in Python dlt, and stored names depend on it. */
function toSqlCase(identifier: string): string {
  const guarded = guardLeadingDigit(reduceAlphabet(identifier));
  if (guarded === "_") return guarded;
  return contractUnderscores(guarded.slice(0, guarded.length - countTrailingUnderscores(guarded)));
}

/** Names that SQL needs no quotes for, in the case of the source. */
export const sqlCaseSensitive: NamingConvention = defineNamingConvention({
  name: "sql_cs_v1",
  caseSensitive: true,
  normalize: toSqlCase,
});

/** The same in lower case. */
export const sqlCaseInsensitive: NamingConvention = defineNamingConvention({
  name: "sql_ci_v1",
  caseSensitive: false,
  normalize: (identifier) => toSqlCase(identifier).toLowerCase(),
});
