import { didYouMean, rowsOf, type Json, type ResultPage, type Row } from "@dlt-ts/core";
import { ReadError } from "./read-error.js";

/** Reads from the start each time it is called; a reading that is left early gives its client back. */
export type ReadPages = (columns: readonly string[] | undefined) => AsyncIterable<ResultPage>;

interface RelationShape {
  readonly columns?: readonly string[];
  /** Rows at most. */
  readonly limit?: number;
}

/**
 * Rows of a table or a query. Lazy: nothing is sent before rows are asked for, and each time they are, it is sent again.
 * Rows come in no order unless the query has one. Values are JSON values: integers beyond 2^53 and decimals as text,
 * timestamps as ISO 8601, binary as base64.
 */
export class Relation implements AsyncIterable<Row> {
  readonly #read: ReadPages;
  readonly #shape: RelationShape;

  constructor(read: ReadPages, shape: RelationShape = {}) {
    this.#read = read;
    this.#shape = shape;
  }

  /** The same rows with these columns only, in this order. Later selects choose among earlier ones. */
  select(...columns: readonly string[]): Relation {
    const before = this.#shape.columns;
    const unknown = before === undefined ? undefined : columns.find((column) => !before.includes(column));
    if (unknown !== undefined) throw noColumn(unknown, before!);
    return new Relation(this.#read, { ...this.#shape, columns });
  }

  /** At most this many rows. */
  limit(rows: number): Relation {
    if (!Number.isSafeInteger(rows) || rows < 0) throw new RangeError(`A limit is a whole number, 0 or more, not ${rows}.`);
    return new Relation(this.#read, { ...this.#shape, limit: Math.min(rows, this.#shape.limit ?? rows) });
  }

  /** The first rows that come. */
  head(rows: number = 5): Relation {
    return this.limit(rows);
  }

  /** Row by row, one page in memory at a time. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Row, void, undefined> {
    for await (const rows of this.pages()) yield* rows;
  }

  /** Rows as the destination hands them over, page by page. */
  async *pages(): AsyncGenerator<readonly Row[], void, undefined> {
    for await (const page of this.columns()) {
      if (page.rows > 0) yield rowsOf(page);
    }
  }

  /** The same pages as columns, with their types: a result without rows has one page with none. */
  async *columns(): AsyncGenerator<ResultPage, void, undefined> {
    let left = this.#shape.limit ?? Infinity;
    for await (const page of this.#read(this.#shape.columns)) {
      const shaped = firstRows(withColumns(page, this.#shape.columns), left);
      left -= shaped.rows;
      yield shaped;
      if (left <= 0) return;
    }
  }

  /** All rows, in memory. */
  async fetchAll(): Promise<Row[]> {
    const rows: Row[] = [];
    for await (const row of this) rows.push(row);
    return rows;
  }

  /** The first row that comes; `undefined` when there is none. */
  async fetchOne(): Promise<Row | undefined> {
    for await (const row of this.limit(1)) return row;
    return undefined;
  }

  /** The only value of the only row; `undefined` when there is no row. Throws a `ReadError` for more than one row or column. */
  async fetchScalar(): Promise<Json | undefined> {
    const rows = await this.limit(2).fetchAll();
    const [first] = rows;
    if (first === undefined) return undefined;
    const values = Object.values(first);
    if (rows.length === 1 && values.length === 1) return values[0];
    const what = rows.length > 1 ? "more than one row" : `${values.length} columns (${Object.keys(first).join(", ")})`;
    throw new ReadError("DLT_READ_SCALAR", `The result has ${what}, not one value.`);
  }
}

function withColumns(page: ResultPage, names: readonly string[] | undefined): ResultPage {
  if (names === undefined) return page;
  const columns = names.map((name) => {
    const column = page.columns.find((candidate) => candidate.name === name);
    if (column !== undefined) return column;
    throw noColumn(
      name,
      page.columns.map((candidate) => candidate.name),
    );
  });
  return { rows: page.rows, columns };
}

function firstRows(page: ResultPage, rows: number): ResultPage {
  if (page.rows <= rows) return page;
  return { rows, columns: page.columns.map((column) => ({ ...column, values: column.values.slice(0, rows) })) };
}

function noColumn(name: string, known: readonly string[]): ReadError {
  return new ReadError("DLT_READ_COLUMN", `There is no column "${name}".${didYouMean(name, known)} There are: ${known.join(", ")}.`, {
    context: { column: name, columns: known },
  });
}
