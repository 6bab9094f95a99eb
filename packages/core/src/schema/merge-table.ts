import { type MergeMode, mergeColumns } from "./merge-columns.js";
import { SchemaError } from "./schema-error.js";
import type { Schema } from "./schema.js";
import { TableConflictError } from "./table-conflict-error.js";
import { isNested } from "./table-predicates.js";
import type { Table, TableReference } from "./table.js";

/**
 * Adds a table to a schema, or what a partial one says to the table of that name. Nothing is ever removed. Names are normalised already (`normalizeTable`).
 * Throws a `SchemaError` if its parent is not in the schema, and a `TableConflictError` if the table has another parent, or a parent as well as a resource.
 */
export function mergeTable(schema: Schema, partial: Table, mode: MergeMode = "normalize"): Schema {
  checkParent(schema, partial);
  const existing = schema.tables.get(partial.name);
  return withTable(schema, existing === undefined ? partial : mergeInto(schema, existing, partial, mode));
}

/** Puts a table in the place of the one of its name, or at the end. */
export function withTable(schema: Schema, table: Table): Schema {
  return { ...schema, tables: new Map(schema.tables).set(table.name, table) };
}

function mergeInto(schema: Schema, existing: Table, partial: Table, mode: MergeMode): Table {
  checkConflicts(schema, existing, partial);
  const { columns, references, ...hints } = partial;
  const news = Object.entries(hints).filter(([hint, value]) => value !== null || hint in existing);
  return {
    ...existing,
    ...(references ? { references: mergeReferences(existing.references ?? [], references) } : {}),
    ...Object.fromEntries(news),
    columns: mergeColumns(existing.columns, columns, mode),
  };
}

function mergeReferences(current: readonly TableReference[], added: readonly TableReference[]): readonly TableReference[] {
  const merged = new Map(current.map((reference) => [reference.referencedTable, reference]));
  for (const reference of added) {
    const existing = merged.get(reference.referencedTable);
    if (existing === undefined || !joinsSameColumns(existing, reference)) merged.set(reference.referencedTable, reference);
  }
  return [...merged.values()];
}

function joinsSameColumns(left: TableReference, right: TableReference): boolean {
  const pairs = ({ columns, referencedColumns }: TableReference): string =>
    JSON.stringify(columns.map((column, index) => [column, referencedColumns[index]]).toSorted());
  return pairs(left) === pairs(right);
}

function checkParent(schema: Schema, { name, parent }: Table): void {
  if (parent === undefined || parent === null || schema.tables.has(parent)) return;
  throw new SchemaError(
    `The table ${name} of the schema ${schema.name} is nested in ${parent}, which is not in the schema. Hints for nested tables need all tables above them, also those without hints of their own.`,
    { context: { schema: schema.name, table: name, parent } },
  );
}

function checkConflicts(schema: Schema, existing: Table, partial: Table): void {
  const context = { schema: schema.name, table: existing.name };
  const [before, after] = [existing.parent ?? null, partial.parent ?? null];
  if (before !== after) {
    throw new TableConflictError(
      `The table ${existing.name} of the schema ${schema.name} is ${describeParent(before)} and cannot become ${describeParent(after)}. Give one of the two another name.`,
      { context },
    );
  }
  if (isNested(existing) && partial.resource) {
    throw new TableConflictError(
      `The table ${existing.name} of the schema ${schema.name} is nested in ${before}, so its rows cannot come from a resource (${partial.resource}) as well. Give the table of the resource another name.`,
      { context },
    );
  }
}

function describeParent(parent: string | null): string {
  return parent === null ? "a root table" : `nested in ${parent}`;
}
