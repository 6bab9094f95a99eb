import { type ColumnBatch, isIncomplete, typedTable } from "@dlt-ts/core";
import { setImmediate } from "node:timers/promises";
import type { SchemaTracker } from "../schema/schema-tracker.js";
import type { TableRows } from "./table-rows.js";

interface RowGroupOptions {
  readonly tracker: SchemaTracker;
  /** Called as soon as a batch is complete, for each table in the order of its rows. Its memory is free when the promise resolves. */
  readonly flush: (table: string, batch: ColumnBatch) => Promise<void>;
  /** Rows of one table that make a batch. */
  readonly rows: number;
  /** Bytes that the open batches of all tables may have together. */
  readonly bytes: number;
}

/** Batches that may wait for their writers while more rows are read. */
const mostInFlight = 2;
/** Documents between two looks at the sizes, at most. */
const longestWait = 4096;

/** Hands over the rows of tables as batches: when a table has enough of them, or when all together need too much memory, then the largest first. */
export class RowGroups {
  readonly #options: RowGroupOptions;
  readonly #tables: TableRows[] = [];
  readonly #inFlight = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined = undefined;
  /** Documents until the next look, and how many there were between the last two. */
  #countdown = 1;
  #wait = 1;
  #bytesAtLook = 0;

  constructor(options: RowGroupOptions) {
    this.#options = options;
  }

  add(table: TableRows): void {
    this.#tables.push(table);
  }

  /** To be called after each document: a batch never ends inside one. */
  documentEnded(): void {
    if (--this.#countdown === 0) this.#look();
  }

  /** To be called after many rows at once. */
  rowsAdded(): void {
    this.#look();
  }

  /**
   * Whether nothing in the table has a type: Arrow data of nulls alone. Its rows take no memory, and wait for those that bring columns; where
   * none come, no job file could hold them.
   */
  isWithoutColumns({ name, builder }: TableRows): boolean {
    if (builder.columns.length > 0) return false;
    const table = this.#options.tracker.table(name);
    return table === undefined || isIncomplete(table);
  }

  /** How many rows the open batch of a table still takes. */
  roomOf(table: TableRows): number {
    if (this.isWithoutColumns(table)) return this.#options.rows;
    return this.#options.rows - table.builder.rows;
  }

  /** Waits until few batches are left in memory. Throws what a flush failed with. */
  async relieve(): Promise<void> {
    // Pages are compressed and written, and signals come in, only when the event loop turns; rows that are in memory already never let it.
    await setImmediate();
    while (this.#inFlight.size > mostInFlight) await Promise.race(this.#inFlight);
    this.#throwFailure();
  }

  /** Hands over all that is left and waits for it. Throws what a flush failed with. */
  async finish(): Promise<void> {
    for (const table of this.#tables) {
      this.#flush(table);
      await this.relieve();
    }
    await Promise.all(this.#inFlight);
    this.#throwFailure();
  }

  /** Sizes are looked at only now and then: after as many documents as may come, by the growth since the last look, before a limit is reached. */
  #look(): void {
    const { rows, bytes } = this.#options;
    const bytesPerDocument = (this.#total() - this.#bytesAtLook) / this.#wait;
    let left = longestWait;
    for (const table of this.#tables) {
      const rowsPerDocument = (table.builder.rows - table.rowsAtLook) / this.#wait;
      if (table.builder.rows >= rows) this.#flush(table);
      table.rowsAtLook = table.builder.rows;
      if (rowsPerDocument > 0) left = Math.min(left, (rows - table.builder.rows) / rowsPerDocument);
    }
    let total = this.#total();
    for (const table of total > bytes ? this.#largestFirst() : []) {
      if (total <= bytes) break;
      this.#flush(table);
      total = this.#total();
    }
    this.#bytesAtLook = total;
    if (bytesPerDocument > 0) left = Math.min(left, (bytes - total) / bytesPerDocument);
    this.#wait = Math.max(1, Math.min(Math.floor(left), this.#wait * 2));
    this.#countdown = this.#wait;
  }

  #total(): number {
    return this.#tables.reduce((total, table) => total + table.builder.bytes, 0);
  }

  #largestFirst(): TableRows[] {
    return this.#tables.toSorted((one, other) => other.builder.bytes - one.builder.bytes);
  }

  #flush(table: TableRows): void {
    const { rows } = table.builder;
    if (rows === 0 || this.isWithoutColumns(table)) return;
    const batch = table.builder.take(typedTable(this.#options.tracker.table(table.name)!));
    table.flushedRows += rows;
    table.rowsAtLook = 0;
    const flushed = this.#options.flush(table.name, batch).then(
      () => {
        this.#inFlight.delete(flushed);
        table.builder.memory.giveBatch(batch);
      },
      (error: unknown) => {
        this.#inFlight.delete(flushed);
        this.#failure ??= { error };
      },
    );
    this.#inFlight.add(flushed);
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
