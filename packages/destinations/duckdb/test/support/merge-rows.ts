import { keyColumns, type MergeStrategy, type TypedColumn, type TypedTable } from "@dlt-ts/core";

export type MergeRow = Readonly<Record<string, string | number | boolean | null>>;
type Rows = ReadonlyMap<string, readonly MergeRow[]>;

/** Where versions of before begin and end. */
const [began, ended] = ["2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z"];

/**
 * Rows for a chain before a merge, and those that come in: few keys, so that many meet. What ADR 0016 names as a difference to Python is
 * left out: in one load a key that comes twice (unless `dedupSort` chooses, or only the merge key is shared), a hard delete of nothing by
 * `upsert`, rows nested in one by `insert-only`.
 */
export function mergeRows(
  tables: readonly TypedTable[],
  strategy: MergeStrategy,
  seed: number,
): { readonly present: Rows; readonly incoming: Rows } {
  const random = numbers(seed);
  const present = chainRows(tables, strategy, "t", random, new Set());
  const incoming = chainRows(tables, strategy, "s", random, new Set(present.get(tables[0]!.name)!.map((row) => keyOf(tables[0]!, row))));
  return { present, incoming };
}

function chainRows(
  [root, ...nested]: readonly TypedTable[],
  strategy: MergeStrategy,
  side: "t" | "s",
  random: () => number,
  known: ReadonlySet<string>,
): Rows {
  const table = root!;
  const rows: MergeRow[] = [];
  const taken = new Set<string>();
  for (let at = 0; at < 7; at++) {
    const row = rootRow(table, strategy, side, at, random);
    const unique = uniqueOf(table, strategy, row, side);
    if (unique !== undefined && taken.size === taken.add(unique).size) continue;
    const isLost = strategy === "upsert" && side === "s" && isDeleted(table, row) && !known.has(keyOf(table, row));
    if (!isLost) rows.push(row);
  }
  const all = new Map<string, readonly MergeRow[]>([[table.name, rows]]);
  const above = new Map(rows.map((row) => [row, row]));
  let parents: readonly MergeRow[] = rows.filter((row) => strategy !== "insert-only" || !isDeleted(table, row));
  for (const below of nested) {
    const children = parents.flatMap((parent) => nestedRows(below, parent, idOf(above.get(parent)!, table)));
    for (const { row, parent } of children) above.set(row, above.get(parent)!);
    parents = children.map(({ row }) => row);
    all.set(below.name, parents);
  }
  return all;
}

/** What no two rows of one side may share. */
function uniqueOf(table: TypedTable, strategy: MergeStrategy, row: MergeRow, side: "t" | "s"): string | undefined {
  const primary = keyColumns(table, "primaryKey");
  if (strategy === "scd2") {
    const isClosed = table.columns.some((column) => column["x-valid-to"] === true && row[column.name] === ended);
    return isClosed ? undefined : String(row[versionOf(table)]);
  }
  if (strategy === "delete-insert" && (side === "t" || primary.length === 0)) return undefined;
  // The order of rows decides between those of one key: no two are equal in it.
  const sorted = table.columns.find((column) => typeof column.dedupSort === "string");
  return strategy === "delete-insert" && sorted !== undefined ? JSON.stringify([keyOf(table, row), row[sorted.name]]) : keyOf(table, row);
}

function rootRow(table: TypedTable, strategy: MergeStrategy, side: "t" | "s", at: number, random: () => number): MergeRow {
  const row: Record<string, MergeRow[string]> = {};
  for (const column of table.columns)
    if (!column.name.startsWith("_dlt") && !isValidity(column)) row[column.name] = valueOf(column, random);
  const content = JSON.stringify(row);
  const followsKey = strategy === "upsert" || strategy === "insert-only";
  const isHash = table.columns.some((column) => column.name === "_dlt_id" && column["x-row-version"] === true);
  const isOpen = random() < 0.7;
  for (const column of table.columns) {
    if (column.name === "_dlt_load_id") row[column.name] = side;
    if (column.name === "_dlt_id") row[column.name] = isHash ? content : followsKey ? `key ${keyOf(table, row)}` : `${side}${at}`;
    if (column["x-valid-from"] === true) row[column.name] = side === "t" ? began : null;
    const active = column["x-active-record-timestamp"] ?? null;
    if (column["x-valid-to"] === true) row[column.name] = side === "t" ? (isOpen ? (active as string | null) : ended) : null;
  }
  return row;
}

/** None, one or two rows, the same for one parent each time. */
function nestedRows(table: TypedTable, parent: MergeRow, root: string): readonly { readonly row: MergeRow; readonly parent: MergeRow }[] {
  const parentId = String(parent["_dlt_id"] ?? parent["id"]);
  const count = [...parentId].reduce((sum, character) => sum + character.codePointAt(0)!, 0) % 3;
  return Array.from({ length: count }, (_, index) => {
    const own = table.columns.filter(({ name }) => !name.startsWith("_dlt"));
    const row: MergeRow = {
      ...Object.fromEntries(own.map(({ name, dataType }) => [name, dataType === "bigint" ? index : `${parentId} ${index}`])),
      _dlt_parent_id: parentId,
      _dlt_root_id: root,
      _dlt_list_idx: index,
      _dlt_id: `${parentId}-${index}`,
    };
    return { row, parent };
  });
}

function valueOf({ dataType, nullable, hardDelete }: TypedColumn, random: () => number): MergeRow[string] {
  if (nullable !== false && random() < (hardDelete === true ? 0.6 : 0.2)) return null;
  const number = Math.floor(random() * 5);
  switch (dataType) {
    case "bigint":
      return number;
    case "bool":
      return number > 2;
    case "timestamp":
      return `2026-01-0${number + 1}T00:00:00Z`;
    case "date":
      return `2026-01-0${number + 1}`;
    default:
      return "abcde"[number]!;
  }
}

function isDeleted({ columns }: TypedTable, row: MergeRow): boolean {
  const marker = columns.find((column) => column.hardDelete === true);
  if (marker === undefined) return false;
  return marker.dataType === "bool" ? row[marker.name] === true : row[marker.name] !== null;
}

function isValidity(column: TypedColumn): boolean {
  return column["x-valid-from"] === true || column["x-valid-to"] === true;
}

function versionOf({ columns }: TypedTable): string {
  return columns.find((column) => column["x-row-version"] === true)!.name;
}

function keyOf(table: TypedTable, row: MergeRow): string {
  return JSON.stringify(keyColumns(table, "primaryKey").map((column) => row[column]));
}

function idOf(row: MergeRow, { columns }: TypedTable): string {
  const marked = columns.find((column) => column.rowKey === true || column["x-row-version"] === true);
  return String(row[marked?.name ?? "id"]);
}

/** Numbers from 0 to 1 that are the same for one seed each time (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
