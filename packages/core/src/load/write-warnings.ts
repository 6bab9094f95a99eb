import type { TypedTable } from "../schema/table.js";
import type { PlannedTable, TableWrite } from "./load-plan.js";
import { keyColumns } from "./merge-keys.js";

/** What the hints of tables ask for and their write dispositions do not do, as sentences: nothing is refused for it. */
export function writeWarnings(tables: readonly PlannedTable[]): readonly string[] {
  return tables.flatMap(({ table, write }) => {
    const problems = table.parent == null ? [...problemsOf(table, write), ...looseProblems(table, write)] : nestedProblems(table, write);
    return problems.map((text) => `Table "${table.name}" ${text}`);
  });
}

function nestedProblems({ columns, parent }: TypedTable, { disposition }: TableWrite): readonly string[] {
  if (disposition !== "merge" || !columns.some((column) => column.hardDelete === true)) return [];
  return [`is nested in "${parent}" and goes with its root rows, so hardDelete is ignored: put it on the root table.`];
}

/** A table that was nested until its hints gave it a primary key. */
function looseProblems(table: TypedTable, { disposition }: TableWrite): readonly string[] {
  const isLoose = table.columns.some((column) => column.rootKey === true) && keyColumns(table, "primaryKey").length > 0;
  if (disposition !== "append" || !isLoose) return [];
  return [
    "has a primary key of its own, so it is nested in nothing, and each load adds its rows: give its nestedHints a writeDisposition, or take the key away.",
  ];
}

function problemsOf(table: TypedTable, write: TableWrite): readonly string[] {
  const hasPrimaryKey = keyColumns(table, "primaryKey").length > 0;
  const hasMergeKey = keyColumns(table, "mergeKey").length > 0;
  const deletes = table.columns.some((column) => column.hardDelete === true);
  const sorts = table.columns.some((column) => column.dedupSort === "asc" || column.dedupSort === "desc");
  const way = write.disposition === "merge" ? `merged by "${write.strategy}"` : `written by "${write.disposition}"`;
  const keyed = write.disposition === "merge" && write.strategy !== "scd2";

  const problems: string[] = [];
  if (keyed && write.strategy === "delete-insert" && !hasPrimaryKey && !hasMergeKey) {
    problems.push(`is ${way} without a primary key or a merge key, so its rows are only added.`);
  }
  if (keyed && write.strategy !== "delete-insert" && hasMergeKey) problems.push(`is ${way}, which ignores its merge key.`);
  if (deletes && !keyed) problems.push(`is ${way}, which ignores hardDelete.`);
  if (!sorts) return problems;
  if (!keyed) problems.push(`is ${way}, which ignores dedupSort.`);
  else if (!hasPrimaryKey) problems.push("has no primary key, so dedupSort is ignored.");
  else if (table["x-stage-data-deduplicated"] === true) problems.push("comes deduplicated, so dedupSort is ignored.");
  return problems;
}
