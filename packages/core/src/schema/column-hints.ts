import type { Column } from "./column.js";
import { type ColumnMatcher, columnMatcher } from "./column-pattern.js";
import type { DataType } from "./data-type.js";
import { type DefaultHint, defaultHintNames, type Schema, type SchemaSettings } from "./schema.js";

interface Matchers {
  readonly hints: readonly (readonly [hint: DefaultHint, matchers: readonly ColumnMatcher[]])[];
  readonly preferredTypes: readonly (readonly [matcher: ColumnMatcher, type: DataType])[];
}

/** Settings are immutable, so their patterns are compiled once. */
const compiled: WeakMap<SchemaSettings, Matchers> = new WeakMap();

const known: ReadonlySet<string> = new Set(defaultHintNames);
/** `notNull` is `nullable`; a pattern cannot say in which order `dedupSort` sorts. */
const otherHints: ReadonlySet<string> = new Set(["notNull", "nullable", "dedupSort"]);

function matchersOf(settings: SchemaSettings): Matchers {
  let matchers = compiled.get(settings);
  if (matchers === undefined) {
    matchers = {
      hints: [...(settings.defaultHints ?? [])]
        .filter((entry): entry is [DefaultHint, readonly string[]] => known.has(entry[0]))
        .map(([hint, patterns]) => [hint, patterns.map(columnMatcher)]),
      preferredTypes: [...(settings.preferredTypes ?? [])].map(([pattern, type]) => [columnMatcher(pattern), type]),
    };
    compiled.set(settings, matchers);
  }
  return matchers;
}

/**
 * The hints of a column that is seen for the first time, by its name: `nullable` always, others only where they say something, in the order of the settings.
 * `{ name, dataType, ...hintsFor(schema, name) }` is the column that Python dlt makes.
 */
export function hintsFor(schema: Schema, column: string): Pick<Column, "nullable"> & Partial<Column> {
  const matching = matchersOf(schema.settings)
    .hints.filter(([, matchers]) => matchers.some((matches) => matches(column)))
    .map(([hint]) => hint);
  const flags = matching.filter((hint) => !otherHints.has(hint)).map((hint) => [hint, true] as const);
  return { nullable: !matching.includes("notNull"), ...Object.fromEntries(flags) };
}

/** The type that the settings give to columns of this name; undefined: whatever its first value is. */
export function preferredType(schema: Schema, column: string): DataType | undefined {
  return matchersOf(schema.settings).preferredTypes.find(([matches]) => matches(column))?.[1];
}
