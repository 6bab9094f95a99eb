import type { SchemaTracker } from "../schema/schema-tracker.js";
import type { BadRowOptions } from "./rejections/bad-row-options.js";
import { quarantinedLength, quarantineRow, quarantineTable } from "./rejections/quarantine-table.js";
import type { Rejected, RejectionLog } from "./rejections/rejection-log.js";
import { discardedBecause } from "./rejections/rejection-warning.js";
import { rowText } from "./rejections/row-text.js";
import type { ResourceRows } from "./resource-rows.js";
import { problemOf, rowError } from "./row-error.js";
import { formatPath } from "./row-path.js";
import type { RowWalker } from "./row-walker.js";

export interface BadRowsOptions extends BadRowOptions {
  readonly tracker: SchemaTracker;
  readonly walker: RowWalker;
  readonly log: RejectionLog;
  /** The rows that go to a table. */
  readonly resource: (table: string) => ResourceRows;
}

/** What becomes of rows that no table can hold, and of what contracts leave out: an error, a count, or a row of the table of bad rows. */
export class BadRows {
  /** Of their table. */
  readonly quarantine: string;
  readonly #options: BadRowsOptions;
  #isDeclared = false;

  constructor(options: BadRowsOptions) {
    this.#options = options;
    this.quarantine = options.quarantineTable ?? "quarantine";
  }

  /** Throws where bad rows end the run. */
  take(resource: ResourceRows, error: unknown, item: unknown): void {
    const problem = problemOf(error);
    if (this.#options.badRows !== "quarantine" || problem === undefined || resource.isQuarantine) throw rowError(resource, error);
    const rejected: Rejected = { kind: "row", table: resource.shape.table.name, reason: problem.code, item, path: problem.path };
    this.#options.log.add(rejected, resource.rows);
    this.#keep(rejected, resource.rows, problem.message);
  }

  /** Counts what contracts left out of the document, and keeps it where that was asked for. */
  settle(resource: ResourceRows): void {
    const rows = this.#options.log.commit(resource.rows);
    if (this.#options.discardedRows !== "quarantine") return;
    for (const row of rows) this.#keep(row, resource.rows, discardedBecause(row));
  }

  #keep(rejected: Rejected, row: number, message: string): void {
    const { tracker, walker, log } = this.#options;
    if (!this.#isDeclared) tracker.applyHints(quarantineTable(this.quarantine));
    this.#isDeclared = true;
    const { table, reason, path, item } = rejected;
    const resource = this.#options.resource(this.quarantine);
    resource.isQuarantine = true;
    const content = quarantineRow({ table, row, reason, message, path: formatPath(path), text: rowText(item, quarantinedLength) });
    resource.rows++;
    try {
      walker.document(resource.shape, content);
    } catch (error) {
      throw rowError(resource, error);
    }
    log.quarantined(rejected);
  }
}
