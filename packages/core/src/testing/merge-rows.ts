import { keyColumns, rootKeyOf, rowKeyOf, type Json, type Row, type TypedTable } from "@dlt-ts/core";
import { firstOfEach, idsOf, isHardDelete, tupleOf, tupleOrNull, valueOf } from "./row-keys.js";

/** A table of a chain with what it holds and what comes in. The root stands first. */
export interface MergedTable {
  readonly table: TypedTable;
  readonly present: readonly Row[];
  readonly incoming: readonly Row[];
}

/**
 * Merges a chain as Python's `delete-insert`: root rows that share a primary key or a merge key with an incoming one go, with all
 * below them; incoming root rows come in once for each primary key (the first by `dedupSort`), unless that one is a hard delete.
 * Without any key, rows are only added. Answers the new rows, table by table.
 */
export function deleteInsert(chain: readonly MergedTable[]): readonly (readonly Row[])[] {
  const [{ table, present, incoming }, ...nested] = chain as readonly [MergedTable, ...MergedTable[]];
  const primary = keyColumns(table, "primaryKey");
  const keys = [primary, keyColumns(table, "mergeKey")].filter((columns) => columns.length > 0);
  if (keys.length === 0 && !incoming.some((row) => isHardDelete(row, table))) return chain.map((one) => [...one.present, ...one.incoming]);

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
 * Merges a chain as Python's `upsert`: an incoming root row takes the place of the one with its primary key, in which null equals null, or
 * is added; a hard delete removes it. Rows below are replaced by their row key, and those that came in no more are removed.
 */
export function upsert(chain: readonly MergedTable[]): readonly (readonly Row[])[] {
  const [{ table, present, incoming }, ...nested] = chain as readonly [MergedTable, ...MergedTable[]];
  const primary = keyColumns(table, "primaryKey");
  const arriving = firstOfEach(incoming, primary, table);
  const deleted = arriving.filter((row) => isHardDelete(row, table));
  const gone = new Set(deleted.map((row) => tupleOrNull(row, primary)));
  const touched = idsOf(incoming, table);
  const dead = idsOf(deleted, table);
  return [
    updated(
      present.filter((row) => !gone.has(tupleOrNull(row, primary))),
      arriving.filter((row) => !isHardDelete(row, table)),
      primary,
      table,
    ),
    ...nested.map((one) => {
      const rootKey = rootKeyOf(one.table, table.name)!;
      const rowKey = [rowKeyOf(one.table)!];
      const arrived = firstOfEach(
        one.incoming.filter((row) => !dead.has(valueOf(row, rootKey))),
        rowKey,
        one.table,
      );
      const ids = idsOf(arrived, one.table);
      const kept = one.present.filter((row) => !touched.has(valueOf(row, rootKey)) || ids.has(valueOf(row, rowKey[0]!)));
      return updated(kept, arrived, rowKey, one.table);
    }),
  ];
}

/**
 * Merges a chain as Python's `insert-only`: root rows with a new primary key are added, and nested rows with a new row key, unless no root
 * row has their root key, since another strategy loaded it.
 */
export function insertOnly(chain: readonly MergedTable[]): readonly (readonly Row[])[] {
  const [{ table, present, incoming }, ...nested] = chain as readonly [MergedTable, ...MergedTable[]];
  const arriving = firstOfEach(incoming, keyColumns(table, "primaryKey"), table);
  const dead = idsOf(
    arriving.filter((row) => isHardDelete(row, table)),
    table,
  );
  const alive = arriving.filter((row) => !isHardDelete(row, table));
  const roots = added(present, alive, keyColumns(table, "primaryKey"));
  const rootIds = idsOf(roots, table);
  return [
    roots,
    ...nested.map((one) => {
      const rootKey = rootKeyOf(one.table, table.name)!;
      const rowKey = [rowKeyOf(one.table)!];
      const arrived = one.incoming.filter((row) => rootIds.has(valueOf(row, rootKey)) && !dead.has(valueOf(row, rootKey)));
      return added(one.present, firstOfEach(arrived, rowKey, one.table), rowKey);
    }),
  ];
}

/** Rows with the values of others that have the same key; columns that the table of the load does not know keep theirs. */
function updated(present: readonly Row[], arriving: readonly Row[], key: readonly string[], { columns }: TypedTable): readonly Row[] {
  const rows = new Map(present.map((row) => [tupleOrNull(row, key), row]));
  const known = new Set(columns.map((column) => column.name));
  for (const row of arriving) {
    const own = tupleOrNull(row, key);
    const beyond: [string, Json][] = Object.entries(rows.get(own) ?? {}).filter(([name]) => !known.has(name));
    rows.set(own, { ...Object.fromEntries(beyond), ...row });
  }
  return [...rows.values()];
}

/** The rows that are there, and those whose key is not. */
function added(present: readonly Row[], arriving: readonly Row[], key: readonly string[]): readonly Row[] {
  const known = new Set(present.map((row) => tupleOrNull(row, key)));
  return [...present, ...arriving.filter((row) => !known.has(tupleOrNull(row, key)))];
}
