import type { NamingConvention } from "../naming/naming-convention.js";

const regexPrefix = "re:";
/** What Python's `re.escape` would escape: a text without them is a name. */
const special: RegExp = /[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/;

/** Whether a column name matches. */
export type ColumnMatcher = (column: string) => boolean;

/** A pattern is the name of a column, or `re:` and a regular expression that is searched for in names. Throws a `SyntaxError` where JavaScript cannot read the expression. */
export function columnMatcher(pattern: string): ColumnMatcher {
  if (!pattern.startsWith(regexPrefix)) return (column) => column === pattern;
  const regex = pythonRegex(pattern.slice(regexPrefix.length));
  return (column) => regex.test(column);
}

/** Why a text is no pattern; undefined if it is one. */
export function patternProblem(pattern: string): string | undefined {
  if (!pattern.startsWith(regexPrefix) && /^[^a-zA-Z\p{Nd}_]/u.test(pattern)) {
    return "looks like a regular expression; put re: in front of it";
  }
  return regexProblem(pattern);
}

/** The same without the look at names: a name may begin with any character. */
export function regexProblem(pattern: string): string | undefined {
  try {
    columnMatcher(pattern);
    return undefined;
  } catch {
    return "is no regular expression that JavaScript can read";
  }
}

/** Two patterns with one canonical form are the same. */
export function canonicalPattern(pattern: string): string {
  return pattern.startsWith(regexPrefix) ? pattern : `${regexPrefix}^${pattern}$`;
}

/** Normalises the name in a pattern, where it is a name: `Some Col` and `re:^a.b$` stay. */
export function normalizePattern(pattern: string, naming: NamingConvention): string {
  const prefix = pattern.startsWith(regexPrefix) ? regexPrefix : "";
  const text = pattern.slice(prefix.length);
  const isExact = text.length >= 2 && text.startsWith("^") && text.endsWith("$");
  const name = isExact ? text.slice(1, -1) : text;
  const normalized = special.test(name) ? name : naming.normalizePath(name);
  return prefix + (isExact ? `^${normalized}$` : normalized);
}

/** Stored schemas hold expressions of Python. What JavaScript spells differently is spelled anew; the rest is common to both. */
function pythonRegex(source: string): RegExp {
  const [, inlineFlags = "", body = source] = /^\(\?([aiLmsu]+)\)(.*)$/s.exec(source) ?? [];
  const translated = body.replace(/\\[\s\S]|\(\?P<|\(\?P=(\w+)\)/g, (token, name: string | undefined) => {
    if (token === "\\A") return "^";
    if (token === "\\Z") return "$";
    if (token === "(?P<") return "(?<";
    return name === undefined ? token : `\\k<${name}>`;
  });
  return new RegExp(translated, inlineFlags.replace(/[aLu]/g, ""));
}
