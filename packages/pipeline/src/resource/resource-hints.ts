import type { Column, WriteDisposition } from "@dlt-ts/core";
import { checkNames } from "./check-names.js";
import { columnsOf, type ColumnsHint } from "./column-hints.js";
import { HintsError } from "./hints-error.js";
import { writeDetailsOf, type WriteDetails, type WriteDispositionHint } from "./write-disposition-hint.js";

/** Completes the names of columns that the row type has, accepts others. */
export type ColumnName<Row> = (keyof Row & string) | (string & {});

/** What a resource says about its table. Names are those of the data; the naming convention makes the final ones. */
export interface ResourceHints<Disposition extends WriteDisposition = WriteDisposition, Row = never> {
  /** Default: the name of the resource. */
  readonly tableName?: string;
  /** Types and hints of columns; the data adds the others. */
  readonly columns?: ColumnsHint<Row>;
  /** What tells two rows apart, for `merge`. Such columns are never null. */
  readonly primaryKey?: ColumnName<Row> | readonly ColumnName<Row>[];
  /** Rows of a load take the place of all rows with the same values here, for `merge` by `delete-insert`. */
  readonly mergeKey?: ColumnName<Row> | readonly ColumnName<Row>[];
  /** Default `append`. */
  readonly writeDisposition?: WriteDispositionHint<Disposition>;
  /** Lists and objects below this level stay `json` values. 0: no nested tables. Default: no limit but that of the source. */
  readonly maxTableNesting?: number;
}

/** Hints in one form. What was not given is absent. */
export interface CheckedHints {
  readonly tableName?: string;
  readonly columns?: readonly Column[];
  readonly primaryKey?: readonly string[];
  readonly mergeKey?: readonly string[];
  readonly write?: WriteDetails;
  readonly maxTableNesting?: number;
}

const hintNames = [
  "tableName",
  "columns",
  "primaryKey",
  "mergeKey",
  "writeDisposition",
  "maxTableNesting",
] as const satisfies readonly (keyof ResourceHints)[];

/** Throws a `HintsError` at the first mistake. */
export function checkHints(resource: string, hints: ResourceHints): CheckedHints {
  checkNames(resource, "the resource", Object.keys(hints), hintNames);
  const { tableName, columns, primaryKey, mergeKey, writeDisposition, maxTableNesting } = hints;
  if (tableName !== undefined && (typeof tableName !== "string" || tableName.trim() === "")) {
    throw new HintsError(resource, `tableName is ${JSON.stringify(tableName)}; give a text that is not empty.`);
  }
  if (maxTableNesting !== undefined && !(Number.isSafeInteger(maxTableNesting) && maxTableNesting >= 0)) {
    throw new HintsError(resource, `maxTableNesting is ${String(maxTableNesting)}; give a whole number from 0 on.`);
  }
  return {
    ...(tableName === undefined ? {} : { tableName }),
    ...(columns === undefined ? {} : { columns: columnsOf(resource, columns) }),
    ...(primaryKey === undefined ? {} : { primaryKey: namesOf(resource, "primaryKey", primaryKey) }),
    ...(mergeKey === undefined ? {} : { mergeKey: namesOf(resource, "mergeKey", mergeKey) }),
    ...(writeDisposition === undefined ? {} : { write: writeDetailsOf(resource, writeDisposition) }),
    ...(maxTableNesting === undefined ? {} : { maxTableNesting }),
  };
}

/** Later hints win; columns are merged by name, hint by hint. */
export function mergeHints(earlier: CheckedHints, later: CheckedHints): CheckedHints {
  const columns = mergeColumns(earlier.columns, later.columns);
  return { ...earlier, ...later, ...(columns === undefined ? {} : { columns }) };
}

function mergeColumns(earlier: readonly Column[] | undefined, later: readonly Column[] | undefined): readonly Column[] | undefined {
  if (earlier === undefined || later === undefined) return later ?? earlier;
  const merged = new Map(earlier.map((column) => [column.name, column]));
  for (const column of later) merged.set(column.name, { ...merged.get(column.name), ...column });
  return [...merged.values()];
}

function namesOf(resource: string, hint: string, keys: string | readonly string[]): readonly string[] {
  const names = typeof keys === "string" ? [keys] : keys;
  if (!Array.isArray(names) || names.some((name) => typeof name !== "string" || name.trim() === "")) {
    throw new HintsError(resource, `${hint} is ${JSON.stringify(keys)}; give the name of a column, or a list of names.`);
  }
  return names;
}
