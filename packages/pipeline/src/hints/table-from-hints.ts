import type { Column, Json, Table } from "@dlt-ts/core";
import type { CheckedHints } from "./resource-hints.js";
import type { WriteDetails } from "./write-disposition-hint.js";

type Hints = Readonly<Record<`x-${string}`, Json>>;

/**
 * The table that the hints of a resource describe, under the names of the data: only what is known before the first row.
 * The order of its keys and columns is that of Python dlt, for it is stored.
 */
export function tableFromHints(resource: string, hints: CheckedHints): Table {
  const { tableName = resource, writeDisposition = { disposition: "append" }, description, own } = hints;
  return {
    ...contentOf(hints, writeDisposition),
    name: tableName,
    ...own,
    ...(description === undefined ? {} : { description }),
    resource,
  };
}

/** The same of a nested table, which has its name from elsewhere, and its disposition from the table above it. */
export function nestedTableFromHints(hints: CheckedHints): Omit<Table, "name"> {
  const { description, own, writeDisposition } = hints;
  return { ...contentOf(hints, writeDisposition), ...own, ...(description === undefined ? {} : { description }) };
}

function contentOf(hints: CheckedHints, write: WriteDetails | undefined): Omit<Table, "name"> {
  const { maxTableNesting, schemaContract, tableFormat, fileFormat, references } = hints;
  const columns = new Map((hints.columns ?? []).map((column) => [column.name, column]));
  if (hints.primaryKey !== undefined) setKey(columns, "primaryKey", hints.primaryKey);
  if (hints.mergeKey !== undefined) setKey(columns, "mergeKey", hints.mergeKey);
  const cursor = hints.incremental?.column;
  if (cursor !== undefined) columns.set(cursor, { ...columns.get(cursor), name: cursor, incremental: true });
  if (write?.strategy === "scd2") addHistoryColumns(columns, write);
  const said = {
    ...(schemaContract === undefined ? {} : { schemaContract }),
    ...(tableFormat === undefined ? {} : { tableFormat }),
    ...(fileFormat === undefined ? {} : { fileFormat }),
    ...(references === undefined ? {} : { references }),
    ...(maxTableNesting === undefined ? {} : { "x-normalizer": { max_nesting: maxTableNesting } }),
  };
  if (write === undefined) return { columns: [...columns.values()], ...said };
  const disposition = { writeDisposition: write.disposition };
  return {
    columns: [...columns.values()],
    ...(write.disposition === "merge"
      ? { ...said, ...strategyHints(write), ...disposition }
      : { ...disposition, ...said, ...strategyHints(write) }),
  };
}

/** The keys of a table win over the same hint on single columns. */
function setKey(columns: Map<string, Column>, key: "primaryKey" | "mergeKey", names: readonly string[]): void {
  for (const [name, column] of columns) {
    if (!(key in column)) continue;
    const { [key]: _removed, ...rest } = column;
    columns.set(name, rest);
  }
  for (const name of names) {
    const column = columns.get(name) ?? { name };
    columns.set(name, { ...column, nullable: column.nullable ?? false, [key]: true });
  }
}
function strategyHints({ disposition, strategy, deduplicated, boundaryTimestamp }: WriteDetails): Hints {
  return {
    ...(strategy === undefined ? {} : { [disposition === "merge" ? "x-merge-strategy" : "x-replace-strategy"]: strategy }),
    ...(deduplicated === true ? { "x-stage-data-deduplicated": true } : {}),
    ...(boundaryTimestamp === undefined ? {} : { "x-boundary-timestamp": boundaryTimestamp }),
  };
}

/** What `scd2` needs: when a version was valid, and what tells versions apart. */
function addHistoryColumns(columns: Map<string, Column>, details: WriteDetails): void {
  const [from, to] = details.validityColumnNames ?? ["_dlt_valid_from", "_dlt_valid_to"];
  const version = details.rowVersionColumnName ?? "_dlt_id";
  columns.set(from, { name: from, dataType: "timestamp", nullable: true, "x-valid-from": true });
  columns.set(to, {
    name: to,
    dataType: "timestamp",
    nullable: true,
    "x-valid-to": true,
    "x-active-record-timestamp": details.activeRecordTimestamp ?? null,
  });
  // A row that is deleted and inserted again comes back with the same version.
  columns.set(version, { ...columns.get(version), name: version, nullable: false, "x-row-version": true, unique: false, rowKey: false });
}
