import { expect } from "vitest";
import { documentsIn, type StoredDocument, type StoredTables } from "../model/tables.ts";
import { rowsOf, type LoadedRow, type LoadedRows } from "./rows.ts";

/** The tables hold what this many pipelines loaded in both of their runs, in whatever order. */
export function expectTogether(stored: StoredTables, members: number): void {
  const all = Array.from({ length: members }, (_, member) => member);
  const rows = (table: keyof LoadedRows): readonly string[] =>
    documentsIn(stored, table, table === "prices")
      .map(textOf)
      .sort();
  const loaded = (table: keyof LoadedRows, turns: readonly number[]): readonly LoadedRow[] =>
    all.flatMap((member) => turns.flatMap((turn) => rowsOf(member, turn)[table]));

  expect(rows("events")).toEqual(loaded("events", [1, 2]).map(expectedText).sort());
  const kept = loaded("stock", [1]).filter(({ id }) => id < 10);
  expect(rows("stock")).toEqual([...kept, ...loaded("stock", [2])].map(expectedText).sort());
  expect(rows("prices")).toEqual(loaded("prices", [1, 2]).map(expectedText).sort());
  const valid = documentsIn(stored, "prices", true).filter((row) => row.stored["_dlt_valid_to"] === null);
  expect(valid.map(textOf).sort()).toEqual(loaded("prices", [2]).map(expectedText).sort());

  // Who was last with a key is nobody's to say; it is one of them, whole.
  const people = documentsIn(stored, "people", false);
  expect(people.map(({ columns }) => Number(columns["id"])).sort((left, right) => left - right)).toEqual(
    rowsOf(0, 1).people.map(({ id }) => id),
  );
  const possible = new Set(loaded("people", [1, 2]).map(expectedText));
  expect(people.map(textOf).filter((text) => !possible.has(text))).toEqual([]);
  const settings = documentsIn(stored, "settings", false);
  const last = settings[0]!.columns;
  expect(settings.map(textOf).sort()).toEqual(rowsOf(Number(last["member"]), Number(last["turn"])).settings.map(expectedText).sort());

  for (const table of ["_dlt_loads", "_dlt_receipts"]) expect(stored.get(table)).toHaveLength(members * 2);
  // Nothing is left of loads that were ended.
  expect([...stored.keys()].filter((name) => !known.has(name)).sort()).toEqual([]);
}

const known: ReadonlySet<string> = new Set([
  ...["events", "stock", "people", "prices", "settings"].flatMap((table) => [table, `${table}__parts`]),
  "_dlt_loads",
  "_dlt_version",
  "_dlt_pipeline_state",
  "_dlt_receipts",
]);

function textOf({ columns, lists }: StoredDocument): string {
  const parts = (lists["parts"] ?? []).map((part) => part.columns["of"]!);
  return JSON.stringify([Object.entries(columns).sort(), parts]);
}

function expectedText({ parts, ...columns }: LoadedRow): string {
  const entries = Object.entries(columns).map(([name, value]) => [name, String(value)]);
  return JSON.stringify([entries.sort(), parts.map(({ of }) => of)]);
}
