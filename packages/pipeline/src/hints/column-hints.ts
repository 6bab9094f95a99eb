import { dataTypes, type Column, type OptionsSchema } from "@dlt-ts/core";
import { checkNames } from "./check-names.js";
import { HintsError } from "./hints-error.js";
import { columnsOfSchema } from "./columns-of-schema.js";
import { givenText } from "../values/given-text.js";

/** What is known of a column before its first value: all but its name. */
export type ColumnHints = Partial<Omit<Column, "name">>;

/**
 * Columns of a table: hints by name, a list of columns, or a schema of the row (zod, arktype, valibot: anything with Standard Schema and
 * Standard JSON Schema), of which types and nullability are taken.
 */
export type ColumnsHint<Row> =
  | { readonly [Name in keyof Row & string]?: ColumnHints }
  | { readonly [name: string]: ColumnHints }
  | readonly Column[]
  | OptionsSchema<unknown>;

const hintNames = [
  "name",
  "dataType",
  "nullable",
  "precision",
  "scale",
  "timezone",
  "description",
  "partition",
  "cluster",
  "primaryKey",
  "mergeKey",
  "incremental",
  "unique",
  "sort",
  "rowKey",
  "parentKey",
  "rootKey",
  "variant",
  "hardDelete",
  "dedupSort",
] as const satisfies readonly (keyof Column)[];

/** Hints of columns as a list, checked, by the names that the user gave. */
export function columnsOf(resource: string, hint: ColumnsHint<never> | undefined): readonly Column[] {
  if (hint === undefined) return [];
  if (hint === null || (typeof hint !== "object" && typeof hint !== "function")) {
    throw new HintsError(resource, `columns are ${String(hint)}; give hints by column name, a list of columns, or a schema of the row.`);
  }
  if ("~standard" in hint) return columnsOfSchema(resource, hint as OptionsSchema<unknown>);
  const columns = Array.isArray(hint)
    ? (hint as readonly Column[])
    : Object.entries(hint as Readonly<Record<string, ColumnHints>>).map(([name, hints]) => ({ ...hints, name }));
  for (const column of columns) checkColumn(resource, column);
  return columns;
}

function checkColumn(resource: string, column: Column): void {
  const { name, dataType } = column;
  if (typeof name !== "string" || name.trim() === "") throw new HintsError(resource, "a column in the list of columns has no name.");
  checkNames(
    resource,
    `column ${JSON.stringify(name)}`,
    // hints of the user's own
    Object.keys(column).filter((hint) => !hint.startsWith("x-")),
    hintNames,
  );
  if (dataType !== undefined && !dataTypes.includes(dataType)) {
    throw new HintsError(
      resource,
      `column ${JSON.stringify(name)} has dataType ${givenText(dataType)}; there are ${dataTypes.join(", ")}.`,
    );
  }
}
