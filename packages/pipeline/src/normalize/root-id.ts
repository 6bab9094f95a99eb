import { didYouMean } from "@dlt-ts/core";
import { encodeTyped } from "../values/encode-json.js";
import type { RowIds } from "./row-ids.js";
import { idOfText } from "./row-ids.js";
import { RowProblem } from "./row-problem.js";
import type { TableRows } from "./table-rows.js";

type Row = ReadonlyMap<unknown, unknown> | Readonly<Record<string, unknown>>;

/** What dlt adds to rows is no part of their content. */
const ownPrefix = "_dlt";

/**
 * The id of a row of a root table. `row` is as it came, with the keys and types of its source; the values of its primary key are captured.
 * Throws a `RowProblem` if the id is made of a primary key and the row lacks a column of it.
 */
export function rootId(table: TableRows, row: Row, ids: RowIds): string {
  switch (table.rules.rootIds) {
    case "random":
      ids.advance();
      return ids.text();
    case "key":
      return idOfText(encodeTyped(keyOf(table, row), { sortKeys: true }));
    case "content":
      return idOfText(encodeTyped(contentOf(row), { sortKeys: true }));
  }
}

function keyOf(table: TableRows, row: Row): ReadonlyMap<string, unknown> {
  const key = new Map<string, unknown>();
  for (const column of table.keys) {
    const value = table.captured[column.captureAt];
    if (value === undefined) {
      throw new RowProblem(
        "DLT_NULL_VALUE",
        `nothing for the column "${column.name}" of the primary key, of which the id of the row is made.${didYouMean(column.name, keysIn(row))}`,
      );
    }
    key.set(column.name, value);
  }
  return key;
}

function keysIn(row: Row): readonly string[] {
  return row instanceof Map ? [...row.keys()].map(String) : Object.keys(row);
}

function contentOf(row: Row): ReadonlyMap<unknown, unknown> {
  const entries: readonly (readonly [unknown, unknown])[] = row instanceof Map ? [...row] : Object.entries(row);
  return new Map(entries.filter(([key]) => !String(key).startsWith(ownPrefix)));
}
