import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import type { Row } from "@dlt-ts/core";
import { LocalPackageStore } from "../../src/package/local-package-store.js";
import { FileStore } from "../support/file-store.js";

/** All that a user can see of a pipeline, without what chance and the clock decide. */
export interface Seen {
  /** Rows of each table of the dataset, those of dlt too, in one order. */
  readonly tables: Readonly<Record<string, readonly unknown[]>>;
  /** What the working folder remembers. */
  readonly state: unknown;
  readonly schemas: Readonly<Record<string, string>>;
  /** In the working folder, besides finished packages. */
  readonly left: readonly string[];
}

const clockColumns = new Set(["inserted_at", "created_at", "committed_at", "_last_extracted_at"]);

export async function seenIn(world: string, machine: string = "pipelines"): Promise<Seen> {
  const folder = join(world, machine, "shop");
  const { state, schemas } = await new LocalPackageStore("shop", folder).memory();
  return {
    tables: tablesIn(world),
    state: state === undefined ? undefined : withoutTimes(JSON.parse(state)),
    schemas: Object.fromEntries([...schemas].sort()),
    left: leftIn(folder),
  };
}

/** The tables of the dataset. Fails when a load is noted twice, or when there are rows of a load that is not noted. */
export function tablesIn(world: string): Seen["tables"] {
  const dataset = new FileStore(join(world, "destination.json")).dataset("data") ?? new Map();
  const rowsOf = (table: string): readonly Row[] => dataset.get(table)?.rows ?? [];
  const loads = rowsOf("_dlt_loads").map((row) => String(row["load_id"]));
  const numbers = new Map([...new Set(loads)].sort().map((loadId, index) => [loadId, `load ${index + 1}`]));
  if (numbers.size !== loads.length) throw new Error("A load is noted twice.");

  const rows = new Map<string, { readonly table: string; readonly row: Row }>();
  for (const [table, { rows: own }] of dataset)
    for (const row of own) if ("_dlt_id" in row) rows.set(String(row["_dlt_id"]), { table, row });
  const shown = (table: string, row: Row): unknown =>
    Object.fromEntries(
      Object.entries(row).map(([column, value]): [string, unknown] => {
        if (clockColumns.has(column)) return [column, "a time"];
        if (column === "_dlt_id" || column === "digest") return [column, "its own"];
        if (column === "_dlt_parent_id" || column === "_dlt_root_id") {
          const above = rows.get(String(value));
          return [column, above === undefined ? "nothing" : [above.table, shown(above.table, above.row)]];
        }
        if (column === "_dlt_load_id" || column === "load_id")
          return [column, numbers.get(String(value)) ?? `${table}: a load that is not noted`];
        if (table === "_dlt_pipeline_state" && column === "state") return [column, decoded(String(value))];
        return [column, value];
      }),
    );
  const tables = [...dataset].map(([table, { rows: own }]) => [table, own.map((row: Row) => shown(table, row)).sort(byText)] as const);
  const text = JSON.stringify(tables);
  if (text.includes("a load that is not noted")) throw new Error(`There are rows of a load that is not noted: ${text}`);
  return Object.fromEntries(tables.sort());
}

function decoded(state: string): unknown {
  return withoutTimes(JSON.parse(inflateSync(Buffer.from(state, "base64")).toString()));
}

function withoutTimes(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, inner: unknown) => (clockColumns.has(key) ? "a time" : inner));
}

function byText(left: unknown, right: unknown): number {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
}

/** Everything but finished packages and files that a pipeline keeps for good. */
function leftIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      if (!entry.isDirectory()) return kept.has(entry.name) ? [] : [entry.name];
      if (entry.name === "loaded") return [];
      const names = readdirSync(join(folder, entry.name));
      // The number of a lock stays; who holds it is written in it.
      if (entry.name === "lock") return names.filter((name) => existsSync(join(folder, "lock", name, "holder.json"))).map(() => "lock");
      return names.map((name) => `${entry.name}/${name}`);
    })
    .sort();
}

const kept = new Set<string>(["trace.json"]);
