import type { Column, Schema } from "@dlt-ts/core";
import type { SchemaTracker } from "../schema/schema-tracker.js";
import type { TableColumn } from "./table-column.js";
import type { TableRows } from "./table-rows.js";

interface NewColumn {
  readonly table: TableRows;
  readonly column: TableColumn;
  /** What was declared of it before it had a type. */
  readonly declared: Column | undefined;
}

interface WidenedColumn {
  readonly table: TableRows;
  readonly column: TableColumn;
}

/** What the rows of one document added to the schema, so that a document that turns out to be bad leaves no columns behind. */
export class NewColumns {
  readonly #tracker: SchemaTracker;
  #before: Schema | undefined;
  readonly #defined: NewColumn[] = [];
  readonly #widened: WidenedColumn[] = [];

  constructor(tracker: SchemaTracker) {
    this.#tracker = tracker;
  }

  /** To be called before a document brings its first column; until then there is nothing to undo. */
  begin(): void {
    this.#before = this.#tracker.snapshot();
    this.#defined.length = 0;
    this.#widened.length = 0;
  }

  /** A column is about to be defined. */
  defines(table: TableRows, column: TableColumn): void {
    this.#defined.push({ table, column, declared: column.definition });
  }

  /** A column of integers became one of doubles. Its values are doubles now, and stay so. */
  widened(table: TableRows, column: TableColumn): void {
    this.#widened.push({ table, column });
  }

  /** To be called when the rows of the document are out of their tables. */
  undo(): void {
    if (this.#before === undefined) return;
    this.#tracker.restore(this.#before);
    this.#before = undefined;
    for (const { table, column, declared } of this.#defined.toReversed()) table.undefine(column, declared);
    for (const { table, column } of this.#widened) {
      if (column.definition?.dataType !== undefined) this.#tracker.replaceColumn(table.name, column.definition);
    }
  }
}
