import type { TypedTable } from "@dlt-ts/core";
import { columnList, type SqlDataset } from "../../sql-dataset.js";

/**
 * A query over a staged table with one row for each key: the first by the `dedupSort` hint, where rows without a value come last; among
 * equals always the same one, where the engine can tell rows apart.
 */
export function firstOfEach(dataset: SqlDataset, table: TypedTable, staged: string, keys: readonly string[]): string {
  const { dialect } = dataset;
  const columns = columnList(dataset, incomingColumns(table));
  const rank = dialect.quoteIdentifier(freeName(dataset, table, "_dlt_rank"));
  const order = orderOf(dataset, table);
  const over = `PARTITION BY ${columnList(dataset, keys)}${order.length === 0 ? "" : ` ORDER BY ${order.join(", ")}`}`;
  return `SELECT ${columns} FROM (SELECT ${columns}, ROW_NUMBER() OVER (${over}) AS ${rank} FROM ${staged}) AS ranked WHERE ${rank} = 1`;
}

/** All rows of a staged table as a query. */
export function allOf(dataset: SqlDataset, table: TypedTable, staged: string): string {
  return `SELECT ${columnList(dataset, incomingColumns(table))} FROM ${staged}`;
}

/** The columns that rows bring along: all but those that say when a version was valid. */
export function incomingColumns({ columns }: TypedTable): readonly string[] {
  return columns.filter((column) => column["x-valid-from"] !== true && column["x-valid-to"] !== true).map((column) => column.name);
}

function orderOf({ dialect }: SqlDataset, { columns }: TypedTable): readonly string[] {
  const sorted = columns.find(({ dedupSort }) => dedupSort === "asc" || dedupSort === "desc");
  const name = sorted && dialect.quoteIdentifier(sorted.name);
  return [
    ...(name === undefined
      ? []
      : [`CASE WHEN ${name} IS NULL THEN 1 ELSE 0 END`, `${name} ${sorted?.dedupSort === "desc" ? "DESC" : "ASC"}`]),
    ...(dialect.rowOrder === undefined ? [] : [dialect.rowOrder]),
  ];
}

function freeName({ dialect }: SqlDataset, { columns }: TypedTable, wanted: string): string {
  const taken = new Set(columns.map((column) => dialect.identifierKey(column.name)));
  let name = wanted;
  while (taken.has(dialect.identifierKey(name))) name += "_";
  return name;
}
