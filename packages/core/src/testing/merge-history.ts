import { keyColumns, rowKeyOf, type Json, type Row } from "@dlt-ts/core";
import type { MergedTable } from "./merge-rows.js";
import { firstOfEach, idsOf, tupleOrNull, valueOf } from "./row-keys.js";

/**
 * Merges a chain as Python's `scd2`: open versions that came no more are closed, new ones are added, each at the boundary. With a merge key
 * only versions are closed whose merge key came in. `createdAt` is the boundary where the table has none. Null equals null.
 */
export function scd2(chain: readonly MergedTable[], createdAt: string): readonly (readonly Row[])[] {
  const [{ table, present, incoming }, ...nested] = chain as readonly [MergedTable, ...MergedTable[]];
  const marked = (hint: "x-valid-from" | "x-valid-to" | "x-row-version") => table.columns.find((column) => column[hint] === true);
  const [from, to] = [marked("x-valid-from")!.name, marked("x-valid-to")!.name];
  const active = instant(marked("x-valid-to")!["x-active-record-timestamp"] ?? null);
  const boundary = instant(table["x-boundary-timestamp"] ?? createdAt);
  const version = marked("x-row-version")?.name ?? rowKeyOf(table)!;
  const isHash = !table.columns.some((column) => column.rowKey === true && column.name !== version);

  // Rows that another strategy loaded have no end, whatever versions have.
  const isOpen = (row: Row): boolean => valueOf(row, to) === active || valueOf(row, to) === null;
  const tuples = (rows: readonly Row[], columns: readonly string[]) => new Set(rows.map((row) => tupleOrNull(row, columns)));
  const mergeKey = keyColumns(table, "mergeKey");
  const [coming, among] = [tuples(incoming, [version]), tuples(incoming, mergeKey)];
  const retires = (row: Row): boolean =>
    isOpen(row) && !coming.has(tupleOrNull(row, [version])) && (mergeKey.length === 0 || among.has(tupleOrNull(row, mergeKey)));
  const kept = present.map((row) => (retires(row) ? { ...row, [to]: boundary } : row));

  const open = tuples(kept.filter(isOpen), [version]);
  const arriving = isHash ? firstOfEach(incoming, [version], { ...table, columns: [] }) : incoming;
  const opened = arriving
    .filter((row) => !open.has(tupleOrNull(row, [version])))
    .map((row): Row => ({ ...row, [from]: boundary, ...(active === null ? {} : { [to]: active }) }));

  const written = new Map([[table.name, [...kept, ...opened]]]);
  const above = new Map([[table.name, table], ...nested.map((one) => [one.table.name, one.table] as const)]);
  for (const one of nested) {
    const parent = above.get(one.table.parent!)!;
    const parents = idsOf(written.get(parent.name)!, parent);
    const link = one.table.columns.find((column) => column.parentKey === true)?.name;
    const known = idsOf(one.present, one.table);
    const added = firstOfEach(one.incoming, [rowKeyOf(one.table)!], one.table).filter(
      (row) => !known.has(valueOf(row, rowKeyOf(one.table)!)) && (isHash || link === undefined || parents.has(valueOf(row, link))),
    );
    written.set(one.table.name, [...one.present, ...added]);
  }
  return chain.map((one) => written.get(one.table.name)!);
}

/** A moment as rows hold it. */
function instant(text: Json): Json {
  return typeof text === "string"
    ? `${new Date(text)
        .toISOString()
        .replace(/(\.\d*?)0*Z$/, "$1")
        .replace(/\.$/, "")}Z`
    : null;
}
