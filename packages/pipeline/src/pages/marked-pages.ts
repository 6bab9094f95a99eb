import { OpenPage, type PageLimits } from "./open-page.js";
import { TableRows } from "../resource/table-rows.js";

/** Tables whose pages are open at once. */
const mostTables = 32;

/** Pages of rows that are meant for tables, one for each table. */
export class MarkedPages {
  readonly #limits: PageLimits;
  readonly #open = new Map<string | undefined, { readonly mark: TableRows; readonly page: OpenPage }>();

  constructor(limits: PageLimits) {
    this.#limits = limits;
  }

  /** Gives the pages that become full, and those that must make room. */
  *add(given: TableRows | readonly TableRows[]): Generator<TableRows, void, undefined> {
    for (const marked of given instanceof TableRows ? [given] : given) {
      if (marked.isRequired) yield marked;
      if (marked.length === 0) continue;
      const known = this.#open.get(marked.tableName);
      if (known !== undefined && !sameHints(known.mark, marked)) yield* this.#take(marked.tableName);
      if (this.#open.size >= mostTables && !this.#open.has(marked.tableName)) yield* this.rest();
      let entry = this.#open.get(marked.tableName);
      if (entry === undefined) {
        entry = { mark: marked, page: new OpenPage(this.#limits) };
        this.#open.set(marked.tableName, entry);
      }
      for (const row of marked) {
        entry.page.add(row);
        if (entry.page.isFull) yield withMark(entry.page.take(), entry.mark);
      }
    }
  }

  *rest(): Generator<TableRows, void, undefined> {
    for (const name of this.#open.keys()) yield* this.#take(name);
  }

  *#take(name: string | undefined): Generator<TableRows, void, undefined> {
    const { mark, page } = this.#open.get(name)!;
    this.#open.delete(name);
    if (!page.isEmpty) yield withMark(page.take(), mark);
  }
}

/** Rows under the mark of others. */
function withMark(rows: readonly unknown[], { tableName, hints }: TableRows): TableRows {
  const marked = new TableRows<unknown>();
  for (const row of rows) marked.push(row);
  marked.tableName = tableName;
  marked.hints = hints;
  return marked;
}

function sameHints(left: TableRows, right: TableRows): boolean {
  return left.hints === right.hints || JSON.stringify(left.hints) === JSON.stringify(right.hints);
}
