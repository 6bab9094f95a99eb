/** Python's `\d` is any decimal digit of Unicode, so such digits stay. Which there are depends on the version of Unicode that either engine knows. */
const otherCharacters: RegExp = /[^a-zA-Z\p{Nd}_]+/gu;
const leadingDigit: RegExp = /^\p{Nd}/u;

/** Keeps letters of ASCII, decimal digits and underscores; one underscore for each run of anything else. */
export function reduceAlphabet(identifier: string): string {
  return identifier.replace(otherCharacters, "_");
}

/** Names of SQL begin with no digit. */
export function guardLeadingDigit(identifier: string): string {
  return leadingDigit.test(identifier) ? `_${identifier}` : identifier;
}

/** So that no identifier holds the path separator `__`. */
export function contractUnderscores(identifier: string): string {
  return identifier.replace(/__+/g, "_");
}

/** Not a regular expression: `_+$` takes quadratic time on long runs of underscores. */
export function countTrailingUnderscores(identifier: string): number {
  let start = identifier.length;
  while (start > 0 && identifier[start - 1] === "_") start--;
  return identifier.length - start;
}
