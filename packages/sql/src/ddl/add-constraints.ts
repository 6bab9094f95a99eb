import type { TypedTable } from "@dlt-ts/core";
import { tableName, type SqlDataset } from "../sql-dataset.js";
import type { Statement } from "../statement.js";

/** Gives the columns of a table their constraints, NOT NULL aside, where the engine can do that once the rows are there. */
export function addConstraints(dataset: SqlDataset, table: TypedTable): readonly Statement[] {
  const { dialect } = dataset;
  const { addConstraint } = dialect.ddl;
  if (addConstraint === undefined) return [];
  const target = tableName(dataset, table.name);
  return table.columns.flatMap((column) => {
    const constraint = dialect.columnConstraint(column, table);
    if (constraint === "") return [];
    const sql = addConstraint(target, dialect.quoteIdentifier(column.name), constraint);
    return [{ step: "constrain", table: table.name, sql }];
  });
}

/** Lets those columns of a table that must have a value take no null. */
export function setNotNull(dataset: SqlDataset, table: TypedTable): readonly Statement[] {
  const { dialect } = dataset;
  const strict = table.columns.filter((column) => column.nullable === false).map((column) => dialect.quoteIdentifier(column.name));
  if (strict.length === 0) return [];
  const target = tableName(dataset, table.name);
  return dialect.ddl.setNotNull(target, strict).map((sql) => ({ step: "constrain", table: table.name, sql }));
}
