import { createHash } from "node:crypto";
import type { DescribedTable, MergeStrategy, ReplaceStrategy, Row, TypedTable } from "@dlt-ts/core";

/** How tables are written. */
export type Way = "append" | ReplaceStrategy | MergeStrategy;

/** What the tables and columns of a load are called. */
export interface TableNames {
  readonly root: string;
  readonly nested: string;
  readonly key: string;
  readonly value: string;
}

/** Values by their keys. */
export type Pairs = ReadonlyMap<string, string>;

/** The tables, and their rows in one load. */
export interface HostileRows {
  readonly tables: readonly [root: DescribedTable, nested: DescribedTable];
  readonly rows: readonly [root: readonly Row[], nested: readonly Row[]];
}

/** A root table with one row for each pair, and a nested one with one row in each of these. Ids are made as the normalizer makes them. */
export function hostileRows(way: Way, names: TableNames, loadId: string, pairs: Pairs): HostileRows {
  const write = writeOf(way);
  const [root, nested] = tablesOf(names, way === "scd2");
  const idOf = (key: string, value: string): string =>
    digest(write.disposition === "merge" ? (way === "scd2" ? [key, value] : [key]) : [loadId, key]);
  return {
    tables: [
      { table: root, ...write },
      { table: nested, ...write },
    ] as const,
    // Made of entries: `__proto__` is a column like any other.
    rows: [
      [...pairs].map(([key, value]) =>
        Object.fromEntries([
          [names.key, key],
          [names.value, value],
          ["_dlt_id", idOf(key, value)],
        ]),
      ),
      [...pairs].map(([key, value]) => {
        const id = idOf(key, value);
        return Object.fromEntries([
          [names.value, value],
          ["_dlt_root_id", id],
          ["_dlt_parent_id", id],
          ["_dlt_id", digest([id, "nested"])],
        ]);
      }),
    ],
  };
}

/** The pairs that two loads leave; in a history: those that are valid. */
export function left(way: Way, first: Pairs, second: Pairs): readonly (readonly [key: string, value: string])[] {
  const { disposition } = writeOf(way);
  if (disposition === "append") return [...first, ...second];
  if (disposition === "replace") return [...second];
  return way === "insert-only" ? [...new Map([...second, ...first])] : [...new Map([...first, ...second])];
}

function writeOf(way: Way): Omit<DescribedTable, "table"> {
  if (way === "append") return { disposition: "append" };
  return merges.has(way)
    ? { disposition: "merge", strategy: way as MergeStrategy }
    : { disposition: "replace", strategy: way as ReplaceStrategy };
}

const merges: ReadonlySet<string> = new Set<MergeStrategy>(["delete-insert", "upsert", "insert-only", "scd2"]);

function tablesOf({ root, nested, key, value }: TableNames, isHistory: boolean): readonly [TypedTable, TypedTable] {
  const rowId = { name: "_dlt_id", dataType: "text", nullable: false } as const;
  const validity = [
    { name: "_dlt_valid_from", dataType: "timestamp", "x-valid-from": true },
    { name: "_dlt_valid_to", dataType: "timestamp", "x-valid-to": true },
  ] as const;
  return [
    {
      name: root,
      columns: [
        { name: key, dataType: "text", ...(isHistory ? { mergeKey: true } : { primaryKey: true }) },
        { name: value, dataType: "text" },
        ...(isHistory ? validity : []),
        isHistory ? { ...rowId, "x-row-version": true } : { ...rowId, unique: true, rowKey: true },
      ],
    },
    {
      name: nested,
      parent: root,
      columns: [
        { name: value, dataType: "text" },
        { name: "_dlt_root_id", dataType: "text", nullable: false, rootKey: true },
        { name: "_dlt_parent_id", dataType: "text", nullable: false, parentKey: true },
        { ...rowId, unique: true, rowKey: true },
      ],
    },
  ];
}

function digest(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 14);
}
