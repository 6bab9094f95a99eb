import type { Column, Table, WriteDisposition } from "@dlt-ts/core";
import { HintsError } from "./hints-error.js";
import type { ResourceHints } from "./resource-hints.js";
import { givenText } from "../values/given-text.js";

/** Hints of a nested table. With a primary or merge key it is no longer nested: it becomes a table of its own. */
export type NestedHints = Pick<
  ResourceHints<WriteDisposition>,
  | "columns"
  | "primaryKey"
  | "mergeKey"
  | "writeDisposition"
  | "schemaContract"
  | "references"
  | "fileFormat"
  | "tableFormat"
  | "description"
>;

/**
 * Hints of nested tables by their path below the table of the resource: `{ lines: …, lines__taxes: … }`, or a list of paths with hints where a
 * name has two underscores in it. Of a table that is declared, those above it must be declared too.
 */
export type NestedHintsMap = Readonly<Record<string, NestedHints>> | readonly (readonly [path: readonly string[], hints: NestedHints])[];

/** A nested table, by where it is. Plain JSON. */
export interface NestedTable {
  /** Below the root table, at least one name of the data. */
  readonly path: readonly string[];
  /** Its name and its parent follow from the path, once the naming convention is known. */
  readonly table: Omit<Table, "name"> & { readonly columns: readonly Column[] };
}

/** One form of both, shorter paths first, so that parents come before what is nested in them. */
export function nestedEntries(resource: string, given: NestedHintsMap): readonly (readonly [readonly string[], NestedHints])[] {
  if (typeof given !== "object" || given === null) {
    throw new HintsError(resource, `nestedHints are ${givenText(given)}; give hints by path, or a list of paths with hints.`);
  }
  const entries: readonly (readonly [unknown, NestedHints])[] = Array.isArray(given)
    ? (given as readonly (readonly [readonly string[], NestedHints])[])
    : Object.entries(given).map(([path, hints]) => [path.split("__"), hints] as const);
  for (const [path, hints] of entries) {
    if (!Array.isArray(path) || path.length === 0 || path.some((name) => typeof name !== "string" || name.trim() === "")) {
      throw new HintsError(resource, `nestedHints have the path ${givenText(path)}; give the names of the fields that lead to the table.`);
    }
    if (typeof hints !== "object" || hints === null) {
      throw new HintsError(resource, `nestedHints of ${givenText(path)} are ${givenText(hints)}; give an object of hints.`);
    }
  }
  return (entries as readonly (readonly [readonly string[], NestedHints])[]).toSorted(([left], [right]) => left.length - right.length);
}

/** The nested table under the names of the user, joined as the naming convention joins them. */
export function nestedTable(root: Table, { path, table }: NestedTable, separator: string): Table {
  const name = [root.name, ...path].join(separator);
  const isRoot = table.columns.some((column) => column.primaryKey === true || column.mergeKey === true);
  return isRoot
    ? { ...table, name, ...(root.resource === undefined ? {} : { resource: root.resource }) }
    : { ...table, name, parent: [root.name, ...path.slice(0, -1)].join(separator) };
}
