import type { Column, Json, SchemaContract, TableReference } from "@dlt-ts/core";
import { incrementalOf } from "../incremental/incremental.js";
import type { IncrementalHint } from "../incremental/incremental-options.js";
import { checkNames } from "./check-names.js";
import { columnsOf, type ColumnsHint } from "./column-hints.js";
import { HintsError } from "./hints-error.js";
import { nestedEntries, type NestedHintsMap } from "./nested-hints.js";
import type { CheckedHints, DynamicHintName, ResourceHints } from "./resource-hints.js";
import { isRowSchema } from "./row-schema.js";
import { checkSchemaContract } from "./schema-contract-hint.js";
import { nestedTableFromHints } from "./table-from-hints.js";
import { writeDetailsOf, type WriteDispositionHint } from "./write-disposition-hint.js";
import { givenText } from "../values/given-text.js";

type HintName = Exclude<keyof ResourceHints, `x-${string}`>;
type Check = (resource: string, value: never) => unknown;

const checks: Readonly<Record<HintName, Check>> = {
  tableName: (resource, value: string) => textOf(resource, "tableName", value),
  columns: (resource: string, value: ColumnsHint<never>) => columnsOf(resource, value),
  primaryKey: (resource: string, value: string | readonly string[]) => namesOf(resource, "primaryKey", value),
  mergeKey: (resource: string, value: string | readonly string[]) => namesOf(resource, "mergeKey", value),
  writeDisposition: (resource: string, value: WriteDispositionHint) => writeDetailsOf(resource, value),
  maxTableNesting: (resource: string, value: number) => {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new HintsError(resource, `maxTableNesting is ${givenText(value)}; give a whole number from 0 on.`);
    }
    return value;
  },
  incremental: (_resource: string, value: IncrementalHint) => incrementalOf(value),
  schemaContract: (resource: string, value: SchemaContract) => checkSchemaContract(resource, value),
  nestedHints: (resource: string, value: NestedHintsMap) =>
    nestedEntries(resource, value).map(([path, hints]) => ({
      path,
      table: nestedTableFromHints(applyHints(resource, {}, hints as ResourceHints, nestedNames)),
    })),
  references: (resource: string, value: readonly TableReference[]) => referencesOf(resource, value),
  fileFormat: (resource: string, value: string) => textOf(resource, "fileFormat", value),
  tableFormat: (resource: string, value: string) => textOf(resource, "tableFormat", value),
  description: (resource: string, value: string) => textOf(resource, "description", value),
  selected: (resource: string, value: boolean) => {
    if (typeof value !== "boolean") throw new HintsError(resource, `selected is ${givenText(value)}; give true or false.`);
    return value;
  },
};

const hintNames = Object.keys(checks) as readonly HintName[];

const nestedNames: readonly HintName[] = [
  "columns",
  "primaryKey",
  "mergeKey",
  "writeDisposition",
  "schemaContract",
  "references",
  "fileFormat",
  "tableFormat",
  "description",
];

const fixed: readonly HintName[] = ["maxTableNesting", "incremental", "nestedHints", "description", "selected"];

/**
 * Later hints over earlier ones: columns are merged by name, hint by hint, references by table. Null and undefined change nothing, an empty value
 * takes a hint away. Throws a `HintsError` at the first mistake.
 */
export function applyHints(
  resource: string,
  earlier: CheckedHints,
  given: ResourceHints,
  known: readonly HintName[] = hintNames,
): CheckedHints {
  if (typeof given !== "object" || given === null) throw new HintsError(resource, "the hints are no object.");
  checkNames(
    resource,
    "the resource",
    Object.keys(given).filter((name) => !name.startsWith("x-")),
    known,
  );
  const merged: Record<string, unknown> = { ...earlier };
  const functions: Record<string, unknown> = { ...earlier.functions };
  for (const name of known) {
    const value = given[name];
    if (value === undefined || value === null) continue;
    const isFunction = typeof value === "function" && !isRowSchema(value);
    if (isFunction && fixed.includes(name)) throw new HintsError(resource, `${name} cannot be a function of the row.`);
    if (isFunction) {
      functions[name] = value;
      // Columns that are known of all rows stay known.
      if (name !== "columns") delete merged[name];
      continue;
    }
    delete functions[name];
    if (isEmpty(value)) delete merged[name];
    else merged[name] = mergeHint(name, merged[name], checks[name](resource, value as never));
  }
  const own = ownHints(given);
  if (own !== undefined) merged["own"] = { ...earlier.own, ...own };
  delete merged["functions"];
  const dynamic = Object.keys(functions);
  if (dynamic.length > 0) {
    if (functions["tableName"] === undefined) {
      throw new HintsError(resource, `${dynamic.join(", ")} is a function of the row, so tableName must be one, too.`);
    }
    merged["functions"] = functions;
  }
  return merged as CheckedHints;
}

/** The hints of one row. `row` is what the functions decide by. */
export function hintsOfRow(resource: string, hints: CheckedHints, row: unknown): CheckedHints {
  const { functions, ...constant } = hints;
  if (functions === undefined) return hints;
  const given: Partial<Record<DynamicHintName, unknown>> = {};
  for (const [name, decide] of Object.entries(functions)) given[name as DynamicHintName] = (decide as (row: unknown) => unknown)(row);
  if (typeof given.tableName !== "string" || given.tableName.trim() === "") {
    throw new HintsError(
      resource,
      `the function tableName gave ${givenText(given.tableName)} for a row; it must give a text that is not empty.`,
    );
  }
  return applyHints(resource, constant, given as ResourceHints);
}

function ownHints(given: ResourceHints): Readonly<Record<string, Json>> | undefined {
  const own = Object.entries(given).filter(([name, value]) => name.startsWith("x-") && value !== undefined);
  return own.length === 0 ? undefined : (Object.fromEntries(own) as Readonly<Record<string, Json>>);
}

function isEmpty(value: unknown): boolean {
  if (value === "") return true;
  if (typeof value !== "object" || value === null || isRowSchema(value)) return false;
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
}

function mergeHint(name: HintName, earlier: unknown, later: unknown): unknown {
  if (earlier === undefined) return later;
  if (name === "columns") return mergeColumns(earlier as readonly Column[], later as readonly Column[]);
  if (name !== "references") return later;
  const merged = new Map((earlier as readonly TableReference[]).map((reference) => [reference.referencedTable, reference]));
  for (const reference of later as readonly TableReference[]) merged.set(reference.referencedTable, reference);
  return [...merged.values()];
}

function mergeColumns(earlier: readonly Column[], later: readonly Column[]): readonly Column[] {
  const merged = new Map(earlier.map((column) => [column.name, column]));
  for (const column of later) merged.set(column.name, { ...merged.get(column.name), ...column });
  return [...merged.values()];
}

function textOf(resource: string, hint: string, value: string): string {
  if (typeof value !== "string" || value.trim() === "") {
    throw new HintsError(resource, `${hint} is ${givenText(value)}; give a text that is not empty.`);
  }
  return value;
}

function namesOf(resource: string, hint: string, keys: string | readonly string[]): readonly string[] {
  const names = typeof keys === "string" ? [keys] : keys;
  if (!Array.isArray(names) || names.some((name) => typeof name !== "string" || name.trim() === "")) {
    throw new HintsError(resource, `${hint} is ${givenText(keys)}; give the name of a column, or a list of names.`);
  }
  return names;
}

const referenceNames = [
  "referencedTable",
  "columns",
  "referencedColumns",
  "label",
  "cardinality",
  "table",
] as const satisfies readonly (keyof TableReference)[];

function referencesOf(resource: string, references: readonly TableReference[]): readonly TableReference[] {
  if (!Array.isArray(references))
    throw new HintsError(resource, "references are no list; give [{ referencedTable, columns, referencedColumns }].");
  for (const reference of references as readonly TableReference[]) {
    checkNames(resource, "a reference", Object.keys(reference), referenceNames);
    const { referencedTable, columns, referencedColumns } = reference;
    textOf(resource, "referencedTable of a reference", referencedTable);
    const from = namesOf(resource, "columns of a reference", columns);
    if (from.length !== namesOf(resource, "referencedColumns of a reference", referencedColumns).length) {
      throw new HintsError(
        resource,
        `the reference to ${JSON.stringify(referencedTable)} has ${from.length} columns, and another number of referencedColumns.`,
      );
    }
  }
  return references;
}
