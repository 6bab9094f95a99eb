import { HintsError } from "../hints/hints-error.js";
import type { ResourceHints } from "../hints/resource-hints.js";

/** Rows for one table, see `forTable`. A list, so that whoever takes pages takes these. */
export class TableRows<Row = unknown> extends Array<Row> {
  /** Copies are plain lists: what a step makes of the rows is marked again by whoever runs the steps. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  /** Undefined: the table of the resource. */
  tableName: string | undefined = undefined;
  /** Over those of the resource. */
  hints: ResourceHints | undefined = undefined;
  /** The table is made, with its declared columns, even if there is never a row. */
  isRequired: boolean = false;
}

/**
 * Sends rows to a table of their own: `yield forTable("clicks", event)`. One row or a list of them; a generator may give rows for several tables.
 * The table has the hints of the resource, and `hints` over them. Yield the result itself, or a list of such results.
 */
export function forTable<Row>(name: string, rows: Row | readonly Row[], hints?: Omit<ResourceHints, "tableName">): TableRows<Row> {
  if (typeof name !== "string" || name.trim() === "") throw new HintsError(String(name), "forTable() needs the name of a table.");
  const marked = new TableRows<Row>();
  if (Array.isArray(rows)) for (const row of rows as readonly Row[]) marked.push(row);
  else if (rows !== null && rows !== undefined) marked.push(rows as Row);
  marked.tableName = name;
  marked.hints = hints;
  return marked;
}

/**
 * Makes a table with its declared columns though there may be no row: `yield emptyTable()` for the table of the resource, else for the one named.
 */
export function emptyTable(name?: string, hints?: Omit<ResourceHints, "tableName">): TableRows<never> {
  const marked = new TableRows<never>();
  if (name !== undefined) marked.tableName = name;
  marked.hints = hints;
  marked.isRequired = true;
  return marked;
}
