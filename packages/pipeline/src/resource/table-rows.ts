import { HintsError } from "../hints/hints-error.js";
import type { ResourceHints } from "../hints/resource-hints.js";
import { givenText } from "../values/given-text.js";

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

/** What can be told before the resource is known; the hints are checked with those of the resource, when the rows come to it. */
function checkMark(call: "forTable" | "emptyTable", name: string | undefined, hints: ResourceHints | undefined): void {
  if ((name !== undefined || call === "forTable") && (typeof name !== "string" || name.trim() === "")) {
    throw new HintsError(undefined, `${call}() got ${givenText(name)} as the name of a table; give a text that is not empty.`);
  }
  if (hints === undefined || hints === null) return;
  const table = name === undefined ? "" : ` for table ${givenText(name)}`;
  if (typeof hints !== "object" || Array.isArray(hints)) {
    throw new HintsError(undefined, `${call}() got ${givenText(hints)} as hints${table}; give an object, such as { primaryKey: "id" }.`);
  }
  if (hints.tableName !== undefined) {
    throw new HintsError(undefined, `${call}() got hints with tableName${table}; the name of the table is the first argument.`);
  }
}

/**
 * Sends rows to a table of their own: `yield forTable("clicks", event)`. One row or a list of them; a generator may give rows for several tables.
 * The table has the hints of the resource, and `hints` over them. Yield the result itself, or a list of such results.
 */
export function forTable<Row>(name: string, rows: Row | readonly Row[], hints?: Omit<ResourceHints, "tableName">): TableRows<Row> {
  checkMark("forTable", name, hints);
  const marked = new TableRows<Row>();
  if (Array.isArray(rows)) for (const row of rows as readonly Row[]) marked.push(row);
  else if (rows !== null && rows !== undefined) marked.push(rows as Row);
  marked.tableName = name;
  marked.hints = hints ?? undefined;
  return marked;
}

/**
 * Makes a table with its declared columns though there may be no row: `yield emptyTable()` for the table of the resource, else for the one named.
 */
export function emptyTable(name?: string, hints?: Omit<ResourceHints, "tableName">): TableRows<never> {
  checkMark("emptyTable", name, hints);
  const marked = new TableRows<never>();
  if (name !== undefined) marked.tableName = name;
  marked.hints = hints ?? undefined;
  marked.isRequired = true;
  return marked;
}
