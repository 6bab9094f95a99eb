import { createHash } from "node:crypto";
import { inflateSync } from "node:zlib";
import type { Row } from "@dlt-ts/core";
import type { Contents } from "../engines/engine.ts";
import { dataset } from "../process/perform.ts";

/** Rows as texts, in one order, by table; without what chance and the clock decide. */
export type Comparable = Readonly<Record<string, readonly string[]>>;

/** Columns whose values are moments of the clock. */
const moments = new Set(["inserted_at", "created_at", "committed_at", "_last_extracted_at"]);
const validity = new Set(["_dlt_valid_from", "_dlt_valid_to"]);

/**
 * The tables of the dataset, those of dlt too. A nested row shows its parents in the place of their ids, a load its rank; of validities the order
 * is shown. A row of a load that nobody noted, and a nested row without a parent, are shown as such: they equal nothing.
 */
export function comparable(contents: Contents): Comparable {
  const tables = Object.entries(contents).flatMap(([name, rows]) =>
    name.startsWith(`${dataset}.`) ? [[name.slice(dataset.length + 1), rows] as const] : [],
  );
  const rowsOf = (table: string): readonly Row[] => tables.find(([name]) => name === table)?.[1] ?? [];
  const loads = rank(rowsOf("_dlt_loads").map((row) => row["load_id"]));
  const times = rank(tables.flatMap(([, rows]) => rows.flatMap((row) => [...validity].map((column) => row[column]))));
  const byId = new Map(tables.flatMap(([table, rows]) => rows.map((row) => [row["_dlt_id"], { table, row }] as const)));

  const shown = (table: string, row: Row): Readonly<Record<string, unknown>> =>
    Object.fromEntries(
      Object.entries(row)
        // A column that came after a snapshot was taken is null in it; so is one that a row has no value for.
        .filter(([, value]) => value !== null)
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([column, value]) => [column, shownValue(table, column, value)]),
    );
  const shownValue = (table: string, column: string, value: unknown): unknown => {
    if (moments.has(column)) return "a moment";
    if (validity.has(column)) return `moment ${times.get(value)}`;
    if (column === "_dlt_id" || column === "digest") return "its own";
    if (column === "_dlt_parent_id" || column === "_dlt_root_id") {
      const above = byId.get(value as string);
      return above === undefined ? "nobody" : [above.table, shown(above.table, above.row)];
    }
    if (column === "_dlt_load_id" || column === "load_id")
      return loads.has(value) ? `load ${loads.get(value)}` : "a load that is not noted";
    if (table === "_dlt_pipeline_state" && column === "state") return stateOf(String(value));
    // A page long.
    if (table === "_dlt_version" && column === "schema") return createHash("sha256").update(String(value)).digest("base64");
    return value;
  };
  return Object.fromEntries(
    tables.map(([table, rows]) => [table, rows.map((row) => JSON.stringify(shown(table, row))).sort()] as const).sort(byName),
  );
}

/** The names of all tables of a place, wherever: what a load leaves behind shows here. */
export function tableNames(contents: Contents): readonly string[] {
  return Object.keys(contents).sort();
}

/** A state without the moments in it. */
export function withoutMoments(state: unknown): unknown {
  return JSON.parse(JSON.stringify(state ?? null), (key, value: unknown) => (moments.has(key) ? "a moment" : value));
}

function stateOf(text: string): unknown {
  return withoutMoments(JSON.parse(inflateSync(Buffer.from(text, "base64")).toString()));
}

/** Distinct values in their order, each with its number from 1. */
function rank(values: readonly unknown[]): ReadonlyMap<unknown, number> {
  const distinct = [...new Set(values.filter((value) => value !== null && value !== undefined))].sort();
  return new Map(distinct.map((value, index) => [value, index + 1]));
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}
