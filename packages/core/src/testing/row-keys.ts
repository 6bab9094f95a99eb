import { rowKeyOf, type Json, type Row, type TypedTable } from "@dlt-ts/core";

/** The value of a column; `null` where a row has none. */
export function valueOf(row: Row, column: string): Json {
  return Object.hasOwn(row, column) ? row[column]! : null;
}

/** A text for a tuple of key values; none when one of them is null, since null equals nothing. */
export function tupleOf(row: Row, columns: readonly string[]): string | undefined {
  const values = columns.map((column) => valueOf(row, column));
  return values.includes(null) ? undefined : JSON.stringify(values);
}

/** The same, for which null equals null. */
export function tupleOrNull(row: Row, columns: readonly string[]): string {
  return JSON.stringify(columns.map((column) => valueOf(row, column)));
}

/** The row keys of rows. */
export function idsOf(rows: readonly Row[], table: TypedTable): ReadonlySet<Json> {
  const rowKey = rowKeyOf(table);
  return new Set(rowKey === undefined ? [] : rows.map((row) => valueOf(row, rowKey)));
}

/** One row for each key: the first by `dedupSort`, where rows without a value come last. */
export function firstOfEach(rows: readonly Row[], columns: readonly string[], table: TypedTable): readonly Row[] {
  if (columns.length === 0 || table["x-stage-data-deduplicated"] === true) return rows;
  const sort = table.columns.find((column) => column.dedupSort === "asc" || column.dedupSort === "desc");
  const sign = sort?.dedupSort === "desc" ? -1 : 1;
  const sorted =
    sort === undefined ? rows : [...rows].sort((left, right) => order(valueOf(left, sort.name), valueOf(right, sort.name), sign));
  const first = new Map<string, Row>();
  for (const row of sorted) {
    const key = tupleOrNull(row, columns);
    if (!first.has(key)) first.set(key, row);
  }
  return [...first.values()];
}

function order(left: Json, right: Json, sign: number): number {
  if (left === right) return 0;
  if (left === null || right === null) return left === null ? 1 : -1;
  return left < right ? -sign : sign;
}

/** Whether a row is marked as deleted. */
export function isHardDelete(row: Row, table: TypedTable): boolean {
  const marker = table.columns.find((column) => column.hardDelete === true);
  if (marker === undefined) return false;
  const value = valueOf(row, marker.name);
  return marker.dataType === "bool" ? value === true : value !== null;
}
