import { keyColumns, rootKeyOf, rowKeyOf, type Json, type Row, type TypedTable } from "@dlt-ts/core";

/** A table of a chain with what it holds and what comes in. The root stands first. */
export interface MergedTable {
  readonly table: TypedTable;
  readonly present: readonly Row[];
  readonly incoming: readonly Row[];
}

/**
 * Merges a chain as Python's `delete-insert`: root rows that share a primary key or a merge key with an incoming one go, with all
 * below them; incoming root rows come in once for each primary key (the first by `dedupSort`), unless that one is a hard delete.
 * Without any key, rows are appended. Answers the new rows, table by table.
 */
export function deleteInsert(chain: readonly MergedTable[]): readonly (readonly Row[])[] {
  const [{ table, present, incoming }, ...nested] = chain as readonly [MergedTable, ...MergedTable[]];
  const primary = keyColumns(table, "primaryKey");
  const keys = [primary, keyColumns(table, "mergeKey")].filter((columns) => columns.length > 0);
  if (keys.length === 0) return chain.map((one) => [...one.present, ...one.incoming]);

  const matched = keys.map((columns) => ({ columns, tuples: new Set(incoming.flatMap((row) => tupleOf(row, columns) ?? [])) }));
  const replaced = (row: Row): boolean => matched.some(({ columns, tuples }) => tuples.has(tupleOf(row, columns) ?? ""));
  const kept = present.filter((row) => !replaced(row));
  const inserted = firstOfEach(incoming, primary, table).filter((row) => !isHardDelete(row, table));

  const gone = idsOf(present.filter(replaced), table);
  const arriving = idsOf(inserted, table);
  return [
    [...kept, ...inserted],
    ...nested.map((one) => {
      const rootKey = rootKeyOf(one.table, table.name)!;
      const arrived = one.incoming.filter((row) => arriving.has(valueOf(row, rootKey)));
      return [...one.present.filter((row) => !gone.has(valueOf(row, rootKey))), ...arrived];
    }),
  ];
}

/**
 * Merges a chain as Python's `upsert`: an incoming root row takes the place of the one with its primary key, or is added; a hard
 * delete removes it. Rows below are replaced by their row key, and those that came in no more are removed.
 */
export function upsert(chain: readonly MergedTable[]): readonly (readonly Row[])[] {
  const [{ table, present, incoming }, ...nested] = chain as readonly [MergedTable, ...MergedTable[]];
  const primary = keyColumns(table, "primaryKey");
  const rows = new Map<unknown, Row>(present.map((row) => [tupleOf(row, primary) ?? row, row]));
  for (const row of incoming) {
    const key = tupleOf(row, primary) ?? row;
    if (isHardDelete(row, table)) rows.delete(key);
    else rows.set(key, row);
  }
  const touched = idsOf(incoming, table);
  const deleted = idsOf(
    incoming.filter((row) => isHardDelete(row, table)),
    table,
  );
  return [
    [...rows.values()],
    ...nested.map((one) => {
      const rowKey = rowKeyOf(one.table)!;
      const rootKey = rootKeyOf(one.table, table.name)!;
      const arrived = one.incoming.filter((row) => !deleted.has(valueOf(row, rootKey)));
      const ids = idsOf(arrived, one.table);
      const kept = one.present.filter((row) => !touched.has(valueOf(row, rootKey)) && !ids.has(valueOf(row, rowKey)));
      return [...kept, ...arrived];
    }),
  ];
}

/** A text for a tuple of key values; none when one of them is null, since null equals nothing. */
function tupleOf(row: Row, columns: readonly string[]): string | undefined {
  const values = columns.map((column) => valueOf(row, column));
  return values.includes(null) ? undefined : JSON.stringify(values);
}

function valueOf(row: Row, column: string): Json {
  return Object.hasOwn(row, column) ? row[column]! : null;
}

function idsOf(rows: readonly Row[], table: TypedTable): ReadonlySet<Json> {
  const rowKey = rowKeyOf(table);
  return new Set(rowKey === undefined ? [] : rows.map((row) => valueOf(row, rowKey)));
}

function firstOfEach(rows: readonly Row[], primary: readonly string[], table: TypedTable): readonly Row[] {
  if (primary.length === 0) return rows;
  const sort = table.columns.find((column) => column.dedupSort === "asc" || column.dedupSort === "desc");
  const sorted =
    sort === undefined ? rows : [...rows].sort((left, right) => order(left, right, sort.name) * (sort.dedupSort === "desc" ? -1 : 1));
  const first = new Map<string, Row>();
  for (const row of sorted) {
    const key = JSON.stringify(primary.map((column) => valueOf(row, column)));
    if (!first.has(key)) first.set(key, row);
  }
  return [...first.values()];
}

function order(left: Row, right: Row, column: string): number {
  const [first, second] = [valueOf(left, column), valueOf(right, column)];
  if (first === second) return 0;
  if (first === null || second === null) return first === null ? -1 : 1;
  return first < second ? -1 : 1;
}

function isHardDelete(row: Row, table: TypedTable): boolean {
  const marker = table.columns.find((column) => column.hardDelete === true);
  if (marker === undefined) return false;
  const value = valueOf(row, marker.name);
  return marker.dataType === "bool" ? value === true : value !== null;
}
