import { type ColumnBatch, preferredType } from "@dlt-ts/core";
import { MemoryPool } from "@dlt-ts/formats";
import { Buffer } from "node:buffer";
import type { SchemaTracker } from "../schema/schema-tracker.js";
import type { ReplacedValues } from "../values/encode-json.js";
import { arrowFound } from "../arrow/arrow-found.js";
import type { ArrowItem } from "../arrow/arrow-item.js";
import type { ArrowOptions } from "./arrow/arrow-plan.js";
import { ArrowRows } from "./arrow/arrow-rows.js";
import { BadRows } from "./bad-rows.js";
import type { NameCollision } from "./flat-row.js";
import { keyNames } from "./key-names.js";
import { NewColumns } from "./new-columns.js";
import type { NormalizeReport } from "./normalize-report.js";
import { ValuePlacer } from "./place-value.js";
import type { BadRowOptions } from "./rejections/bad-row-options.js";
import { RejectionLog } from "./rejections/rejection-log.js";
import { reportOf, rowsWithoutColumns } from "./report-of.js";
import { RowGroups } from "./row-groups.js";
import type { ResourceRows } from "./resource-rows.js";
import { RandomRowIds, type RowIds } from "./row-ids.js";
import type { RowEnvironment } from "./row-environment.js";
import { RowShape, type ShapeContext } from "./row-shape.js";
import { RowWalker } from "./row-walker.js";
import { type TableContext, TableRows, type TableRules } from "./table-rows.js";
import { levelsOf, rulesOf } from "./table-rules.js";

export interface NormalizerOptions extends BadRowOptions, ArrowOptions {
  /** The schema of the run. It grows with the rows. */
  readonly tracker: SchemaTracker;
  /** `_dlt_load_id` of all root rows. */
  readonly loadId: string;
  /** Gets the rows of a table as a batch, in order; resolves when the memory of the batch is free. Called while rows are read, and awaited by `relieve`. */
  readonly flush: (table: string, batch: ColumnBatch) => Promise<void>;
  /** Default: random ones. */
  readonly ids?: RowIds;
  /** Rows of a table that make a batch. Default 122,880: a row group of DuckDB. */
  readonly rowGroupRows?: number;
  /** Bytes that the open batches of all tables may have together. Default 16 MiB. */
  readonly rowGroupBytes?: number;
  /** Two values of one row that get one name. `error` (default), or `suffix`: the second one is called `name_2`. */
  readonly onNameCollision?: NameCollision;
  /** Values that were replaced before they came here, for the report. Default: none. */
  readonly replaced?: Readonly<ReplacedValues>;
  /** The time that the detection of timestamps compares with, in seconds since 1970-01-01. Default: when the normalizer is made. */
  readonly now?: number;
}

/** Turns the rows of resources into batches of typed columns, nested data into tables of its own, and extends the schema by what it finds. */
export class Normalizer {
  readonly #tracker: SchemaTracker;
  readonly #environment: RowEnvironment;
  readonly #walker: RowWalker;
  readonly #arrow: ArrowRows;
  readonly #groups: RowGroups;
  readonly #tables = new Map<string, TableRows>();
  readonly #resources = new Map<string, ResourceRows>();
  readonly #tableContext: TableContext;
  readonly #context: ShapeContext;
  readonly #rejections: RejectionLog;
  readonly #badRows: BadRows;
  #hintsSeen: number;

  constructor(options: NormalizerOptions) {
    const { tracker, loadId, flush, ids = new RandomRowIds(), rowGroupRows = 122_880, rowGroupBytes = 16 * 1024 * 1024 } = options;
    const { onNameCollision = "error", now = Date.now() / 1000 } = options;
    const { maxValueBytes = Number.POSITIVE_INFINITY, rejectedSamples = 0 } = options;
    const names = keyNames(tracker.naming, tracker.capabilities.identifiers);
    const replaced = { notFinite: 0, loneSurrogates: 0, ...options.replaced };
    this.#rejections = new RejectionLog(rejectedSamples);
    this.#tableContext = { names, memory: new MemoryPool(), maxValueBytes };
    this.#tracker = tracker;
    this.#environment = {
      tracker,
      names,
      placer: new ValuePlacer(tracker, replaced, now),
      ids,
      loadId,
      loadIdBytes: Buffer.from(loadId),
      onNameCollision,
      replaced,
      newColumns: new NewColumns(tracker),
      rejections: this.#rejections,
    };
    this.#walker = new RowWalker(this.#environment);
    this.#badRows = new BadRows({
      ...options,
      walker: this.#walker,
      log: this.#rejections,
      resource: (table) => this.#resource(table),
    });
    this.#arrow = new ArrowRows(this.#environment, options);
    this.#groups = new RowGroups({ tracker, flush, rows: rowGroupRows, bytes: rowGroupBytes });
    this.#context = {
      names,
      nestedTable: (name, parent) => this.#table(name, parent.name),
      prefersJson: (column) => preferredType(tracker.snapshot(), column) === "json",
    };
    this.#hintsSeen = tracker.hintsApplied;
  }

  /**
   * Adds rows of a resource; `table` is the name that the resource gives to its table. Rows that are no objects become `{ value: row }`.
   * Throws a `NormalizeError` with the table, the number of the row in the run and the path in it; rows before it are in, nothing of it is.
   * Where bad rows are quarantined, that goes on. Throws a `SchemaContractError` for what a contract has frozen.
   * Stops before an Arrow table or record batch, which is for `arrow`. The index where it stopped: the number of rows, if it found none.
   * @param from the index of the first of the rows to add
   */
  rows(table: string, rows: readonly unknown[], from = 0): number {
    const resource = this.#resource(table);
    for (let index = from; index < rows.length; index++) {
      resource.rows++;
      try {
        this.#walker.document(resource.shape, rows[index]);
      } catch (error) {
        if (error === arrowFound) {
          resource.rows--;
          return index;
        }
        this.#badRows.take(resource, error, rows[index]);
      }
      if (this.#rejections.pending.length > 0) this.#badRows.settle(resource);
      this.#groups.documentEnded();
    }
    return rows.length;
  }

  /**
   * Adds the rows of an Arrow table or record batch, a part at a time; between the parts it waits as `relieve` does. The number of rows.
   * Throws as `rows` does, and an `ArrowError` for types without a column. Of a part that fails, nothing is in.
   */
  async arrow(table: string, item: ArrowItem): Promise<number> {
    const resource = this.#resource(table);
    const before = resource.rows;
    const rows = resource.shape.table;
    for (const part of this.#arrow.add(rows, item, before, () => this.#groups.roomOf(rows))) {
      resource.rows += part.rows;
      if (this.#rejections.pending.length > 0) this.#badRows.settle(resource);
      if (!part.added) continue;
      this.#groups.rowsAdded();
      await this.relieve();
    }
    return resource.rows - before;
  }

  /** To be called for resources without rows: their new tables get dlt's own columns, as Python dlt makes them. */
  noRows(table: string): void {
    const resource = this.#resource(table);
    const rows = resource.shape.table;
    if (this.#tracker.table(rows.name)?.columns.some(({ name }) => name === this.#environment.names.id) === true) return;
    this.#walker.document(resource.shape, {});
    rows.builder.truncate(0);
  }

  /** To be called between pages: waits until most of the batches that were handed over are written. Throws what writing failed with. */
  async relieve(): Promise<void> {
    await this.#groups.relieve();
  }

  /**
   * Hands over the last rows, waits for their writers and marks the tables as seen. Throws a `NormalizeError` if a declared column that must have
   * values never got one, and what writing failed with.
   */
  async finish(): Promise<NormalizeReport> {
    const warnings = [...this.#arrow.warnings, ...this.#dropWithoutColumns()];
    const tables = [...this.#tables.values()].filter(({ rows }) => rows > 0);
    const report = reportOf(tables, this.#tracker, this.#environment.replaced, this.#rejections.report(), warnings);
    await this.#groups.finish();
    this.#tracker.markSeen(tables.map(({ name }) => name));
    return report;
  }

  /** What the user should hear about rows that no column could hold. */
  #dropWithoutColumns(): string[] {
    return [...this.#tables.values()].flatMap((table) => {
      const { rows } = table;
      if (rows === 0 || !this.#groups.isWithoutColumns(table)) return [];
      table.builder.truncate(0);
      return [rowsWithoutColumns(table, rows)];
    });
  }

  #resource(table: string): ResourceRows {
    this.#followHints();
    let resource = this.#resources.get(table);
    if (resource === undefined) {
      const name = this.#environment.names.table(table);
      const rows = this.#table(name, undefined);
      resource = {
        table: name,
        shape: new RowShape(this.#context, rows, [name], levelsOf(this.#tracker, name)),
        rows: 0,
        isQuarantine: false,
      };
      this.#resources.set(table, resource);
    }
    return resource;
  }

  #table(name: string, parent: string | undefined): TableRows {
    let table = this.#tables.get(name);
    if (table === undefined) {
      // what is wrong with a row is told in full, however short its values must be
      const isQuarantine = name === this.#environment.names.table(this.#badRows.quarantine);
      const context = isQuarantine ? { ...this.#tableContext, maxValueBytes: Number.POSITIVE_INFINITY } : this.#tableContext;
      table = new TableRows(name, parent, this.#rulesOf(name, parent), context);
      this.#tables.set(name, table);
      this.#groups.add(table);
    }
    return table;
  }

  /** Resources declare their tables as the run goes on. */
  #followHints(): void {
    if (this.#hintsSeen === this.#tracker.hintsApplied) return;
    this.#hintsSeen = this.#tracker.hintsApplied;
    for (const table of this.#tables.values()) table.follow(this.#rulesOf(table.name, table.above));
  }

  #rulesOf(name: string, above: string | undefined): TableRules {
    return rulesOf(this.#tracker, name, above === undefined ? undefined : this.#tables.get(above)?.rules);
  }
}
