import type { NamingConvention } from "../naming/naming-convention.js";
import { canonicalPattern, normalizePattern, patternProblem, regexProblem } from "./column-pattern.js";
import { type DataType, dataTypes } from "./data-type.js";
import { InvalidSchemaError } from "./invalid-schema-error.js";
import { type DefaultHint, defaultHintNames, type Schema, type SchemaSettings, type TypeDetection } from "./schema.js";
import type { SchemaContract } from "./table.js";

export type DefaultHints = Readonly<Partial<Record<DefaultHint, readonly string[]>>>;

/**
 * Adds patterns to hints that columns get by their name; names in them are normalised.
 * Throws an `InvalidSchemaError` for hints and patterns that are none.
 */
export function addDefaultHints(schema: Schema, hints: DefaultHints, naming: NamingConvention): Schema {
  const merged = new Map(schema.settings.defaultHints);
  for (const [hint, patterns] of checkedHints(hints)) {
    const added = patterns.map((pattern) => normalizePattern(pattern, naming));
    merged.set(hint, mergePatterns(merged.get(hint) ?? [], added));
  }
  return withSettings(schema, { defaultHints: merged });
}

/** The same, but patterns that a hint had before are dropped. */
export function replaceDefaultHints(schema: Schema, hints: DefaultHints, naming: NamingConvention): Schema {
  const replaced = new Map(schema.settings.defaultHints);
  for (const [hint, patterns] of checkedHints(hints)) {
    replaced.set(
      hint,
      patterns.map((pattern) => normalizePattern(pattern, naming)),
    );
  }
  return withSettings(schema, { defaultHints: replaced });
}

/** Patterns and the types of the columns that match them; the first match counts. Throws an `InvalidSchemaError` for types and patterns that are none. */
export function addPreferredTypes(schema: Schema, types: Readonly<Record<string, DataType>>, naming: NamingConvention): Schema {
  const merged = new Map(schema.settings.preferredTypes);
  const spelling = new Map([...merged.keys()].map((pattern) => [canonicalPattern(pattern), pattern]));
  for (const [pattern, type] of Object.entries(types)) {
    check(pattern, regexProblem(pattern));
    check(type, (dataTypes as readonly string[]).includes(type) ? undefined : `is no type; dlt has ${dataTypes.join(", ")}`);
    const normalized = normalizePattern(pattern, naming);
    merged.set(spelling.get(canonicalPattern(normalized)) ?? normalized, type);
  }
  return withSettings(schema, { preferredTypes: merged });
}

/** The contract of tables that have none of their own; undefined removes it. */
export function setSchemaContract(schema: Schema, contract: SchemaContract | undefined): Schema {
  if (contract !== undefined) return withSettings(schema, { schemaContract: contract });
  const { schemaContract: _, ...settings } = schema.settings;
  return { ...schema, settings };
}

/** The detections that look at the first value of a column, in this order. */
export function setDetections(schema: Schema, detections: readonly TypeDetection[]): Schema {
  return withSettings(schema, { detections });
}

/** Adds to the patterns of a hint those that it does not have yet in another spelling. */
export function mergePatterns(current: readonly string[], added: readonly string[]): readonly string[] {
  const merged = new Map(current.map((pattern) => [canonicalPattern(pattern), pattern]));
  for (const pattern of added) {
    const canonical = canonicalPattern(pattern);
    if (!merged.has(canonical)) merged.set(canonical, pattern);
  }
  return [...merged.values()];
}

function withSettings(schema: Schema, settings: SchemaSettings): Schema {
  return { ...schema, settings: { ...schema.settings, ...settings } };
}

function checkedHints(hints: DefaultHints): readonly (readonly [hint: string, patterns: readonly string[]])[] {
  const entries = Object.entries(hints);
  for (const [hint, patterns] of entries) {
    check(hint, (defaultHintNames as readonly string[]).includes(hint) ? undefined : `is no hint; dlt has ${defaultHintNames.join(", ")}`);
    for (const pattern of patterns) check(pattern, patternProblem(pattern));
  }
  return entries;
}

function check(value: string, problem: string | undefined): void {
  if (problem !== undefined)
    throw new InvalidSchemaError(`The settings of a schema cannot be changed: ${JSON.stringify(value)} ${problem}.`);
}
